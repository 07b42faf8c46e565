import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { names } from '../../signaling/optionTable'
import { readCommand } from '../../signaling/options'
import server from '../../vite.signaling.config'

const read = (path: string): string => readFileSync(path, 'utf8')
const everyName = new Set<string>(names)
const variableOf = (name: string): string => `TINCAN_${name.toUpperCase().replaceAll('-', '_')}`
const variables = new Set(names.map(variableOf))
/** The proxies' own, beside those of the server. */
const ofProxies = new Set(['TINCAN_SITE', 'TINCAN_UPSTREAM'])

describe('what is in deploy/', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tincan-deploy-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('SG11 names no variable and no flag the server does not know', () => {
    const texts = [...readdirSync('deploy', { recursive: true, encoding: 'utf8' }), '../docs/SERVER.md']
      .filter((name) => /\.(yaml|service|json|md|conf|example)$|file$/.test(name))
      .map((name) => ({ name, text: read(join('deploy', name)) }))
    for (const { name, text } of texts) {
      for (const [variable] of text.matchAll(/\bTINCAN_[A-Z_]+\b/g))
        expect(
          variables.has(variable) || ofProxies.has(variable) || variable === 'TINCAN_CONFIG',
          `${name}: ${variable}`,
        ).toBe(true)
    }
    const flags = [...read('docs/SERVER.md').matchAll(/npm run signaling -- (?:doctor )?(--.*)$/gm)]
      .flatMap(([, rest = '']) => [...rest.matchAll(/--([a-z-]+)/g)])
      .map(([, flag = '']) => flag)
    expect(flags.length).toBeGreaterThan(3)
    for (const flag of flags) expect(everyName.has(flag) || flag === 'help' || flag === 'config', flag).toBe(true)
  })

  it('SG11 SG15 configures a server that starts: the file of the systemd unit', () => {
    const options: unknown = JSON.parse(read('deploy/signaling.json').replaceAll('/var/lib/tincan', folder))
    const path = join(folder, 'signaling.json')
    writeFileSync(path, JSON.stringify(options))
    const command = readCommand({ argv: ['--config', path], env: { TINCAN_TURN_SECRET: 'north' }, web: undefined })
    expect(command).toMatchObject({
      ok: true,
      value: { config: { host: '127.0.0.1', stunHost: '0.0.0.0', trustProxy: true, turn: { secret: 'north' } } },
    })
  })

  it('SG11 SG15 configures a server that starts: the environment of compose.yaml', () => {
    const env: Record<string, string> = { TINCAN_HOST: '0.0.0.0' }
    const service = /\n {2}signaling:\n([^]*?)\n {2}\w+:\n/.exec(read('deploy/compose.yaml'))?.[1] ?? ''
    for (const [, name = '', value = ''] of service.matchAll(/^ +(TINCAN_\w+): (.+)$/gm))
      env[name] = value
        .replaceAll(/^'|'$/g, '')
        .replaceAll('${DOMAIN:?}', 'chat.example.org')
        .replaceAll('${ACCESS:-invite}', 'invite')
        .replaceAll(/\$\{\w+:\?\}/g, 'a-secret-of-more-than-32-letters-for-all')
        .replaceAll('/state', folder)
    expect(Object.keys(env).length).toBeGreaterThan(6)
    const command = readCommand({ argv: [], env, web: undefined })
    expect(command).toMatchObject({
      ok: true,
      value: {
        config: {
          publicUrls: ['https://chat.example.org'],
          trustProxy: true,
          cluster: { redis: 'redis://redis:6379', host: 'signaling', port: 8790 },
        },
      },
    })
  })

  it('asks for nothing in compose.yaml that env.example does not name', () => {
    const asked = [...read('deploy/compose.yaml').matchAll(/\$\{(\w+)/g)].map(([, name]) => name)
    const named = [...read('deploy/env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name)
    expect(new Set(asked)).toEqual(new Set(named))
  })

  it('names files that there are', () => {
    const compose = read('deploy/compose.yaml')
    for (const [, path = ''] of compose.matchAll(/\.\/([\w.-]+):\//g))
      expect(existsSync(join('deploy', path)), path).toBe(true)
    for (const text of [compose, read('docs/SERVER.md'), read('deploy/tincan-signaling.service')])
      for (const [path] of text.matchAll(/\b(?:deploy|docs)\/[\w./-]*\w/g))
        expect(existsSync(path) || path === 'deploy/.env', path).toBe(true)
  })

  it('puts into the image what the build leaves outside of the bundle, and a user of no rights', () => {
    const docker = read('deploy/Dockerfile')
    const copied = [...docker.matchAll(/^COPY --from=build \/src\/node_modules\/(\S+) /gm)].map(([, name]) => name)
    expect(new Set(copied)).toEqual(externals())
    expect(/^USER (\S+)/m.exec(docker)?.[1]).toMatch(/^[1-9]\d+:[1-9]\d+$/)
    expect(docker.lastIndexOf('\nUSER ')).toBeGreaterThan(docker.lastIndexOf('\nCOPY '))
    expect(docker.match(/^FROM /gm)).toHaveLength(2)
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['node_modules', 'out', 'deploy/.env']))
  })

  it('runs every service of compose.yaml read-only, without capabilities or new privileges', () => {
    const services = read('deploy/compose.yaml')
      .split(/\n {2}(?=\w+:\n)/)
      .slice(1)
    const running = services.filter((text) => /^\w+:\n {4}/.test(text))
    expect(running).toHaveLength(4)
    for (const service of running)
      for (const line of ['read_only: true', 'cap_drop: [ALL]', "security_opt: ['no-new-privileges:true']"])
        expect(service).toContain(line)
  })
})

const externals = (): ReadonlySet<unknown> => {
  const named: unknown = typeof server === 'object' && 'ssr' in server ? server.ssr.external : undefined
  return new Set(Array.isArray(named) ? named : [])
}
