import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { type ServerConfig, defaultConfig } from '../../signaling/config'
import { doctorCommand, examine } from '../../signaling/doctor/command'
import type { Finding } from '../../signaling/doctor/finding'
import { checkRedis } from '../../signaling/doctor/redisCheck'
import { parseTurnUrl } from '../../signaling/doctor/turnCheck'
import { systemClock } from '../../src/core/base/clock'
import { TestRedis, redisServer, whyNoRedis } from '../support/cluster/redis'
import { makeCertificate, openssl, whyNoTls } from '../support/tls/certificate'
import { Coturn, turnserver, whyNoTurn } from '../support/turn/coturn'
import { serve, textLike, textWith } from './support'

const now = () => Date.now()
const examined = (config: Partial<ServerConfig>): Promise<readonly Finding[]> =>
  examine({ ...defaultConfig, ...config }, systemClock)
const about = (findings: readonly Finding[], part: string): Finding | undefined =>
  findings.find((finding) => finding.about.includes(part))

for (const [here, why] of [
  [turnserver, whyNoTurn],
  [redisServer, whyNoRedis],
  [openssl, whyNoTls],
])
  if (here === undefined) console.log(`SG7 SG13 SG15 the doctor: ${String(why)}`)

describe('the doctor', () => {
  const cleanups: (() => Promise<void>)[] = []
  const later = <T extends { close(): Promise<void> }>(thing: T): T => {
    cleanups.push(() => thing.close())
    return thing
  }
  afterEach(async () => {
    for (const clean of cleanups.splice(0)) await clean()
  })

  it('SG8 SG15 finds a healthy server well: port, address, sockets, STUN', async () => {
    const server = later(await serve())
    const origin = `http://127.0.0.1:${server.port}`
    const config = { port: server.port, stunPort: server.stunPort, publicUrls: [origin], trustProxy: true }
    const findings = await examined(config)
    for (const part of [`Port ${server.port}`, origin, '/ws/msg', 'STUN'])
      expect(about(findings, part), part).toMatchObject({ verdict: 'well' })
    expect(findings.filter(({ verdict }) => verdict === 'broken')).toEqual([])
  })

  it('SG8 says that STUN is silent, and what to do', async () => {
    const server = later(await serve())
    const findings = await examined({ port: server.port, stunPort: 9 })
    expect(about(findings, 'STUN')).toMatchObject({ verdict: 'broken', advice: textWith('UDP port 9') })
  })

  it('SG12 says that the server does not run, or cannot', async () => {
    const free = await examined({ port: await unusedPort() })
    expect(about(free, 'Port')).toMatchObject({ verdict: 'doubtful', says: textWith('does not run') })
    const other = createServer((_request, response) => response.end('something else'))
    other.listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const taken = await examined({ port })
    expect(about(taken, 'Port')).toMatchObject({ verdict: 'broken', advice: textWith('in use') })
    other.closeAllConnections()
    other.close()
  })

  it('SG15 says that an origin leads elsewhere, and that sockets do not come through', async () => {
    const server = later(await serve())
    const proxy = createServer((_request, response) => response.writeHead(502).end())
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const address = proxy.address()
    const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
    const findings = await examined({ port: server.port, stunPort: server.stunPort, publicUrls: [origin] })
    expect(findings.find((finding) => finding.about === origin)).toMatchObject({
      verdict: 'broken',
      says: textWith('502'),
    })
    expect(about(findings, '/ws/msg')).toMatchObject({ verdict: 'broken', advice: textWith('Upgrade') })
    proxy.closeAllConnections()
    proxy.close()
  })

  it.runIf(openssl !== undefined)('SG15 says that nobody trusts a certificate', async () => {
    const certificate = await makeCertificate(90)
    const server = later(await serve({ tls: certificate.files }))
    const origin = `https://localhost:${server.port}`
    const findings = await examined({
      port: server.port,
      stunPort: server.stunPort,
      tls: certificate.files,
      publicUrls: [origin],
    })
    expect(about(findings, `Port ${server.port}`)).toMatchObject({ verdict: 'well' })
    expect(about(findings, origin)).toMatchObject({ verdict: 'broken', says: textWith('nobody trusts') })
    await certificate.remove()
  })

  it.runIf(openssl !== undefined)('SG15 says when a certificate ends, run as people run it', async () => {
    const certificate = await makeCertificate(5)
    const server = later(await serve({ tls: certificate.files }))
    const flags = ['--port', String(server.port), '--stun-port', String(server.stunPort)]
    const address = ['--public-url', `https://localhost:${server.port}`]
    // Trusted here: only a certificate that is good has an end worth telling.
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: certificate.files.cert }
    const tls = ['--tls-cert', certificate.files.cert, '--tls-key', certificate.files.key]
    const program = ['--import', 'tsx', 'signaling/main.ts', 'doctor', ...flags, ...address, ...tls]
    const { stdout } = await promisify(execFile)(process.execPath, program, { env })
    expect(stdout).toMatch(/^ok {3}https:\/\/localhost:\d+: leads to the server/m)
    expect(stdout).toMatch(/^ok {3}https:\/\/localhost:\d+\/ws\/msg: sockets come through/m)
    expect(stdout).toMatch(/^look https:\/\/localhost:\d+, certificate: ends on \d{4}-/m)
    await certificate.remove()
  })

  it('SG15 says that a name has no address', async () => {
    const server = later(await serve())
    const findings = await examined({ port: server.port, publicUrls: ['https://nowhere.invalid'] })
    expect(about(findings, 'nowhere')).toMatchObject({ verdict: 'broken', advice: textWith('DNS') })
  })

  it.runIf(turnserver !== undefined)('SG7 tries the credentials we hand out at the real coturn', async () => {
    const coturn = await Coturn.start('north')
    const turn = { urls: [coturn.url, `${coturn.url}?transport=tcp`], secret: 'north' }
    for (const finding of (await examined({ port: 0, turn })).filter((one) => one.about.startsWith('TURN')))
      expect(finding).toMatchObject({ verdict: 'well' })
    const wrong = await examined({ port: 0, turn: { ...turn, secret: 'south' } })
    expect(about(wrong, 'TURN')).toMatchObject({ verdict: 'broken', advice: textWith('static-auth-secret') })
    await coturn.stop()
    const away = await examined({ port: 0, turn })
    expect(about(away, coturn.url)).toMatchObject({ verdict: 'broken', advice: textWith('UDP port') })
    expect(about(away, 'transport=tcp')).toMatchObject({ verdict: 'broken', says: textWith('ECONNREFUSED') })
  })

  it('SG7 reads the URLs of TURN servers', () => {
    expect(parseTurnUrl('turn:turn.example')).toEqual({ host: 'turn.example', port: 3478, transport: 'udp' })
    expect(parseTurnUrl('turn:turn.example:80?transport=tcp')).toMatchObject({ port: 80, transport: 'tcp' })
    expect(parseTurnUrl('turns:[::1]')).toEqual({ host: '[::1]', port: 5349, transport: 'tls' })
    expect(parseTurnUrl('turn:a b')).toBeUndefined()
  })

  it.runIf(redisServer !== undefined)('SG13 asks the real Redis', async () => {
    const redis = await TestRedis.start()
    expect(await checkRedis(redis.url, now)).toEqual([{ about: 'Redis', verdict: 'well', says: textWith('keeps') }])
    const ahead = await checkRedis(redis.url, () => Date.now() + 60_000)
    const cluster = { redis: redis.url, secret: 'x'.repeat(32), host: '127.0.0.1', port: 0 }
    expect(about(await examined({ port: 0, cluster }), 'Redis')).toMatchObject({ verdict: 'well' })
    expect(ahead).toContainEqual(expect.objectContaining({ about: 'Clock', verdict: 'doubtful' }))
    await redis.stop()
    expect(await checkRedis(redis.url, now)).toMatchObject([{ verdict: 'broken', advice: textWith('runs') }])
  })

  it('SG13 shows no password of Redis', async () => {
    const findings = await checkRedis('redis://:swordfish@127.0.0.1:9', now)
    expect(JSON.stringify(findings)).not.toContain('swordfish')
    expect(findings).toMatchObject([{ verdict: 'broken' }])
  })

  it('SG12 ends with 1 where something failed, 0 where not, 2 where the options are wrong', async () => {
    const server = later(await serve())
    const doctor = async (...argv: string[]) => {
      let said = ''
      const say = (text: string): void => {
        said += text
      }
      const env = { PATH: process.env['PATH'] }
      const code = await doctorCommand(systemClock).run({ argv, env, out: say, err: say })
      return { code, said }
    }
    const ports = ['--port', String(server.port), '--stun-port']
    expect(await doctor(...ports, String(server.stunPort))).toMatchObject({ code: 0, said: textLike(/^ok /m) })
    const failed = await doctor(...ports, '9')
    expect(failed).toMatchObject({ code: 1, said: textLike(/^FAIL /m) })
    expect(failed.said).toMatch(/→ .*UDP port 9/)
    expect(await doctor('--no-such-option')).toMatchObject({ code: 2 })
    expect(await doctor('--help')).toMatchObject({ code: 0, said: textWith('doctor') })
  })
})

const unusedPort = async (): Promise<number> => {
  const probe = createServer()
  probe.listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
