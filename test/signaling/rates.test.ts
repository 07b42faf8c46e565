import * as v from 'valibot'
import { afterEach, describe, expect, it } from 'vitest'
import { type Limits, defaultLimits } from '../../signaling/limits'
import type { RunningServer } from '../../signaling/server'
import { closeCodes } from '../../src/core/protocol/signaling/errors'
import { type Answered, Client, type Member, aNumber, call, enter, serve, signIn, zidOf } from './support'

describe('SG10 rates', () => {
  const servers: RunningServer[] = []
  const start = async (limits: Partial<Limits>, trustProxy = false): Promise<number> => {
    const server = await serve({ trustProxy, limits: { ...defaultLimits, ...limits } })
    servers.push(server)
    return server.port
  }
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()))
  })

  const ping = async (member: Member, id: string): Promise<unknown> => {
    member.client.send({ type: 'ping', id })
    return member.client.frame({ id })
  }
  const refusedFrame = { type: 'error', code: 'RATE_LIMITED', status: 429 }

  it('of a session answer 429 with Retry-After over HTTP, and say how long to wait', async () => {
    const port = await start({ rate: { perSecond: 0.1, burst: 2 } })
    const alice = await signIn(port, 'alice')
    const ask = (): Promise<Answered> => alice.call('GET', '/api/msg/ice-servers')
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200])
    const refused = await ask()
    expect(refused).toMatchObject({ status: 429, body: { ok: false, code: 'RATE_LIMITED' } })
    const { retryAfterMs } = v.parse(v.object({ retryAfterMs: v.number() }), refused.body)
    expect(retryAfterMs).toBeGreaterThan(9_000)
    expect(retryAfterMs).toBeLessThanOrEqual(10_000)
    expect(refused.headers.get('retry-after')).toBe('10')
    const bob = await signIn(port, 'bob')
    expect((await bob.call('GET', '/api/msg/ice-servers')).status).toBe(200)
  })

  it('of a session are said in frames, and hold no longer than they say', async () => {
    const port = await start({ rate: { perSecond: 20, burst: 2 } })
    const alice = await enter(port, 'alice')
    for (const id of ['a', 'b', 'c', 'd', 'e']) alice.client.send({ type: 'ping', id })
    const refused = await alice.client.frame(refusedFrame)
    expect(refused).toMatchObject({ id: 'c' })
    const wait = Number(refused['retryAfterMs'])
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(50)
    await expect.poll(() => ping(alice, `again-${String(performance.now())}`)).toMatchObject({ type: 'pong' })
  })

  it('of y-webrtc’s socket are said in frames, too', async () => {
    const port = await start({ signalRate: { perSecond: 0.1, burst: 1 } })
    const alice = await signIn(port, 'alice')
    const signal = await Client.open(port, '/signal', { token: alice.token })
    signal.send({ type: 'ping' })
    signal.send({ type: 'ping' })
    expect(await signal.frame(refusedFrame)).toMatchObject({ retryAfterMs: aNumber() })
  })

  const impatient = { refusals: { perSecond: 0.01, burst: 20 }, pauseMs: 60_000 }

  it('of a session that is told so and goes on end its socket, and it gets no other for as long as it is told', async () => {
    const port = await start({ rate: { perSecond: 10, burst: 5 }, patience: impatient })
    const alice = await enter(port, 'alice')
    const bob = await enter(port, 'bob')
    for (let count = 0; count < 200; count += 1) alice.client.send({ type: 'ping', id: `p-${count}` })
    expect(await alice.client.closed).toBe(closeCodes.tooFast)
    const refusals = alice.client.frames.filter((frame) => frame['code'] === 'RATE_LIMITED')
    expect(refusals).toHaveLength(21)
    expect(Number(refusals.at(-2)?.['retryAfterMs'])).toBeLessThan(1_000)
    expect(Number(refusals.at(-1)?.['retryAfterMs'])).toBeGreaterThan(59_000)

    for (const path of ['/ws/msg', '/signal'])
      await expect(Client.open(port, path, { token: alice.token })).rejects.toThrow('refused with 429')
    const asked = (): Promise<Answered> => alice.call('POST', '/api/session/ticket')
    await expect.poll(async () => (await asked()).body).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: aNumber() })
    await expect.poll(async () => Number((await asked()).headers.get('retry-after'))).toBeGreaterThan(50)
    await bob.client.settle()
  })

  it('of a session count the sockets of y-webrtc together', async () => {
    const port = await start({ signalRate: { perSecond: 0.1, burst: 1 }, patience: impatient })
    const alice = await signIn(port, 'alice')
    const [one, other] = [
      await Client.open(port, '/signal', { token: alice.token }),
      await Client.open(port, '/signal', { token: alice.token }),
    ]
    for (let count = 0; count < 15; count += 1) one.send({ type: 'ping' })
    await expect.poll(() => one.frames.length).toBe(15)
    for (let count = 0; count < 15; count += 1) other.send({ type: 'ping' })
    expect(await other.closed).toBe(closeCodes.tooFast)
  })

  it('of an address count all its sessions together, over HTTP and sockets', async () => {
    const port = await start({ addressRate: { perSecond: 0.1, burst: 3 } }, true)
    const at = (address: string): { headers: Record<string, string> } => ({ headers: { 'x-forwarded-for': address } })
    const alice = await signIn(port, 'alice')
    const bob = await signIn(port, 'bob')
    const ask = (who: { token: string }, address: string): Promise<Answered> =>
      call(port, 'GET', '/api/msg/ice-servers', { token: who.token, ...at(address) })
    const socket = await Client.open(port, '/ws/msg', { token: bob.token, ...at('192.0.2.1') })
    expect((await ask(alice, '192.0.2.1')).status).toBe(200)
    await socket.settle()
    expect((await ask(bob, '192.0.2.1')).status).toBe(200)
    expect(await ask(alice, '192.0.2.1')).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } })
    socket.send({ type: 'ping', id: 'p' })
    expect(await socket.frame({ id: 'p' })).toMatchObject({ ...refusedFrame, retryAfterMs: aNumber() })
    expect((await ask(alice, '192.0.2.2')).status).toBe(200)
  })

  it('of signing in are said with Retry-After', async () => {
    const port = await start({ signInRate: { perSecond: 0.1, burst: 2 } })
    await signIn(port, 'alice')
    const refused = await call(port, 'POST', '/api/session/challenge', { body: { zid: zidOf('bob') } })
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(5)
  })
})
