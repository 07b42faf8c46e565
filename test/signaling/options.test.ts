import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hashCode } from '../../signaling/invites/code'
import type { ServerConfig } from '../../signaling/config'
import { readCommand } from '../../signaling/options'
import { textWith, zidOf } from './support'

const read = (argv: readonly string[], env: Record<string, string> = {}): ReturnType<typeof readCommand> =>
  readCommand({ argv, env, web: undefined })

const configOf = (argv: readonly string[], env: Record<string, string> = {}): ServerConfig => {
  const command = read(argv, env)
  if (!command.ok || command.value.kind !== 'serve') throw new Error('no configuration')
  return command.value.config
}

const file = (name: string, content: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'tincan-options-')), name)
  writeFileSync(path, content)
  return path
}

describe('options', () => {
  it('flags go before the environment, and that before the file', () => {
    const path = file('config.json', JSON.stringify({ port: 1, 'drain-ms': 7, rate: '3', 'turn-url': ['turn:a'] }))
    const config = configOf(['--config', path, '--port', '3'], {
      TINCAN_PORT: '2',
      TINCAN_RATE: '4',
      TINCAN_TURN_SECRET: 'north',
    })
    expect(config).toMatchObject({ port: 3, drainMs: 7, turn: { urls: ['turn:a'], secret: 'north' } })
    expect(config.limits.rate.perSecond).toBe(4)
  })

  it('lists are repeated flags, or commas in the environment', () => {
    expect(configOf(['--public-url', 'https://a.example/', '--public-url', 'https://b.example']).publicUrls).toEqual([
      'https://a.example',
      'https://b.example',
    ])
    expect(configOf([], { TINCAN_ALLOW_ORIGIN: 'https://a.example, https://b.example' }).allowOrigins).toHaveLength(2)
  })

  it('SG11 is open on loopback and by invite elsewhere', () => {
    expect(configOf([]).access).toEqual({ kind: 'open' })
    expect(configOf(['--host', '::1']).access).toEqual({ kind: 'open' })
    expect(read(['--host', '0.0.0.0'])).toMatchObject({ ok: false, error: textWith('--invite-hash') })
    const hash = hashCode('code')
    expect(configOf(['--host', '0.0.0.0', '--invite-hash', hash]).access).toEqual({
      kind: 'invite',
      codeHashes: new Set([hash]),
      file: undefined,
    })
    expect(configOf(['--host', '0.0.0.0', '--access', 'open']).access).toEqual({ kind: 'open' })
    const path = file('zids', `${zidOf('alice')}\n\n${zidOf('bob')}\n`)
    expect(configOf(['--access', 'allowlist', '--allow-file', path, '--allow', zidOf('carol')]).access).toEqual({
      kind: 'allowlist',
      zids: new Set([zidOf('carol'), zidOf('alice'), zidOf('bob')]),
    })
  })

  it('shows help', () => {
    const command = read(['--help', '--port', 'x'])
    expect(command).toMatchObject({ ok: true, value: { kind: 'help', text: textWith('--turn-secret') } })
  })

  it.each([
    [['--port', '70000'], '--port must be a whole number from 0 to 65535.'],
    [['--port', '1e3'], '--port must be'],
    [['--port'], '--port'],
    [['--nonsense'], '--nonsense'],
    [['stray'], 'stray'],
    [['--access', 'maybe'], '--access must be open, invite or allowlist'],
    [['--access', 'invite', '--invite-hash', 'abc'], '--invite-hash must be'],
    [['--access', 'allowlist'], '--allow'],
    [['--access', 'allowlist', '--allow', 'abc'], 'not a zid'],
    [['--admin-token', 'short'], 'The admin token'],
    [['--allow-origin', 'evil'], '--allow-origin must be an origin'],
    [['--turn-url', 'http://x', '--turn-secret', 's'], '--turn-url must look like'],
    [['--turn-url', 'turn:x'], '--turn-secret'],
    [['--web', '/does/not/exist'], '--web'],
    [['--tls-cert', 'a.pem'], 'go together'],
    [['--config', '/does/not/exist'], 'cannot be read'],
    [['--config', file('a.json', '[1]')], 'not a JSON object'],
    [['--config', file('b.json', '{"colour":"red"}')], 'no option colour'],
    [['--config', file('c.json', '{"port":true}')], 'port must be a text'],
  ])('says in one sentence what is wrong with %j', (argv, sentence) => {
    const command = read(argv)
    expect(command).toMatchObject({ ok: false, error: textWith(sentence) })
    if (!command.ok) expect(command.error).not.toContain('\n')
  })

  it('says so for the environment, too', () => {
    expect(read([], { TINCAN_TRUST_PROXY: 'perhaps' })).toMatchObject({
      ok: false,
      error: textWith('TINCAN_TRUST_PROXY'),
    })
    expect(configOf([], { TINCAN_TRUST_PROXY: '1' }).trustProxy).toBe(true)
  })
})
