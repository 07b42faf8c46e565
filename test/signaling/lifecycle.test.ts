import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { createSocket } from 'node:dgram'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Client, call, enter, envelopeOf, serve, textLike, topicOf } from './support'

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

interface Running {
  readonly port: number
  stop(): Promise<Ended>
}

const launch = (args: readonly string[]): { ended: Promise<Ended>; started: Promise<Running> } => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'signaling/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  })
  let out = ''
  let err = ''
  child.stderr.on('data', (text: Buffer) => (err += text.toString()))
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, out, err }))
  const started = new Promise<Running>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString()
      const port = /^tincan-signaling listening on http:\/\/127\.0\.0\.1:(\d+)\n$/.exec(out)?.[1]
      if (port === undefined) return
      resolve({
        port: Number(port),
        stop: () => {
          child.kill('SIGTERM')
          return ended
        },
      })
    })
    ended.then(({ err: why }) => {
      reject(new Error(why))
    }, reject)
  })
  started.catch(() => undefined)
  return { ended, started }
}

describe('the life of the server', () => {
  it('SG12 on SIGTERM asks clients to come back later, closes and ends well', async () => {
    const server = await launch(['--port', '0', '--drain-ms', '4000']).started
    const alice = await enter(server.port, 'alice')
    const signal = await Client.open(server.port, '/signal', { token: alice.token })
    const topic = topicOf('last words')
    const bob = await enter(server.port, 'bob')
    await alice.join(topic)
    await bob.join(topic)
    const ended = server.stop()
    const told = await alice.client.frame({ type: 'draining' })
    expect(told['reconnectInMs']).toBeGreaterThanOrEqual(500)
    expect(told['reconnectInMs']).toBeLessThan(5_000)
    expect(await call(server.port, 'GET', '/readyz')).toMatchObject({ status: 503, body: { code: 'DRAINING' } })
    expect((await call(server.port, 'GET', '/healthz')).status).toBe(200)
    alice.client.send({ type: 'message', id: 'm', topic: topic.id, envelope: envelopeOf('bye'), clientMsgId: 'm' })
    expect(await alice.client.frame({ id: 'm' })).toMatchObject({ type: 'ack', reached: 1 })
    expect(await alice.client.closed).toBe(1012)
    expect(await signal.closed).toBe(1012)
    const { code, out, err } = await ended
    expect([code, out.split('\n').length]).toEqual([0, 2])
    for (const line of err.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('event')
    expect(err).not.toContain('127.0.0.1')
    for (const secret of [alice.token, alice.session, topic.id, envelopeOf('bye')]) expect(err).not.toContain(secret)
  })

  it('says in one sentence which value is bad, with exit code 2', async () => {
    const { code, out, err } = await launch(['--port', 'http']).ended
    expect([code, out]).toEqual([2, ''])
    expect(err).toBe('tincan-signaling: --port must be a whole number from 0 to 65535.\n')
  })

  it('says in one sentence that the port is in use, with exit code 2', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { code, err } = await launch(['--port', String(port)]).ended
    expect(code).toBe(2)
    expect(err).toBe(
      `tincan-signaling: Port ${String(port)} on 127.0.0.1 is in use: stop what uses it or choose another with --port.\n`,
    )
    other.close()
  })

  it('two servers never share a port', async () => {
    const first = await serve()
    await expect(serve({ port: first.port })).rejects.toThrow('is in use')
    await first.close()
    await (await serve({ port: first.port })).close()
  })

  it('says so where the port of STUN, the host or the certificate cannot be had', async () => {
    const taken = createSocket('udp4').bind(0, '127.0.0.1')
    await once(taken, 'listening')
    await expect(serve({ stunPort: taken.address().port })).rejects.toThrow('--stun-port')
    taken.close()
    await expect(serve({ host: '192.0.2.1', port: 18_787 })).rejects.toThrow('no address of this machine')
    await expect(serve({ tls: { cert: '/none', key: '/none' } })).rejects.toThrow('--tls-cert')
  })

  it('closing again is the same closing', async () => {
    const server = await serve()
    const [first, second] = [server.close(), server.close()]
    expect(first).toBe(second)
    await first
    await expect(call(server.port, 'GET', '/healthz', { headers: { connection: 'close' } })).rejects.toThrow()
  })

  it('SG11 makes an invite code instead of serving, alone on its standard output', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tincan-lifecycle-'))
    const made = await launch(['invite', 'create', '--invite-file', join(folder, 'codes.json')]).ended
    expect(made).toMatchObject({ code: 0, out: textLike(/^([0-9a-z]{5}-){3}[0-9a-z]{5}\n$/) })
    expect(await launch(['invite', 'create']).ended).toMatchObject({ code: 2, out: '', err: textLike(/--invite-file/) })
    expect((await launch(['--help']).ended).out).toMatch(/--invite-file[^]*\n {2}invite /)
    rmSync(folder, { recursive: true })
  })
})
