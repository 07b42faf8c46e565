import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock, type ManualClock } from '../../../../src/core/adapters/memory/clock'
import { seededRandom } from '../../../../src/core/adapters/memory/random'
import type { Socket } from '../../../../src/core/adapters/websocket/line'
import { createWebsocketSignaling, type WebsocketSignaling } from '../../../../src/core/adapters/websocket/signaling'
import { utf8 } from '../../../../src/core/base/bytes'
import type { LogFields } from '../../../../src/core/base/logger'
import type { Presence, RelayedFrame } from '../../../../src/core/network/signaling'
import { aliasFor, membershipOf, signerOf, topicFor } from '../../../support/network/people'

const token = 'T'.repeat(43)
const ticket = 'K'.repeat(43)
const sessionId = 'A'.repeat(22)
const expiresAt = '2099-01-01T00:00:00.000Z'

type Listener = (event: { readonly data: unknown; readonly code: number }) => void

/** A socket whose other end is the test. */
class PuppetSocket implements Socket {
  readonly sent: string[] = []
  closed = false
  readonly #listeners = new Map<string, Listener[]>()

  constructor(readonly url: string) {}

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener])
  }

  send(text: string): void {
    this.sent.push(text)
  }

  close(): void {
    this.closed = true
  }

  says(data: unknown): void {
    for (const listener of this.#listeners.get('message') ?? []) listener({ data, code: 0 })
  }

  ends(code: number): void {
    for (const listener of this.#listeners.get('close') ?? []) listener({ data: undefined, code })
  }

  get frames(): Record<string, unknown>[] {
    return this.sent.map((text) => JSON.parse(text) as Record<string, unknown>)
  }
}

interface Stage {
  readonly clock: ManualClock
  readonly alice: WebsocketSignaling
  readonly sockets: PuppetSocket[]
  readonly calls: { readonly url: string; readonly init: RequestInit }[]
  readonly log: string[]
  /** What the server answers from now on, by path. */
  readonly answers: Map<string, () => Response | Promise<Response>>
  socket(): PuppetSocket
  online(): Promise<PuppetSocket>
}

/** A few calls are made and read in these. */
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 15; turn++) {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
  }
}

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status })

const setup = (): Stage => {
  const clock = createManualClock(1_000_000, turns)
  const sockets: PuppetSocket[] = []
  const calls: { url: string; init: RequestInit }[] = []
  const log: string[] = []
  const answers = new Map<string, () => Response | Promise<Response>>([
    ['/api/session/challenge', () => json(200, { ok: true, challenge: 'A'.repeat(43), expiresAt })],
    ['/api/session', () => json(200, { ok: true, token, session: sessionId, expiresAt })],
    ['/api/session/ticket', () => json(200, { ok: true, ticket, expiresAt })],
    ['/api/msg/ice-servers', () => json(200, { ok: true, iceServers: [{ urls: ['stun:s:1'] }], expiresAt })],
  ])
  const keep = (event: string, fields?: LogFields): void => {
    log.push(`${event} ${JSON.stringify(fields)}`)
  }
  const alice = createWebsocketSignaling({
    server: 'https://server.example',
    signer: signerOf('alice'),
    clock,
    random: seededRandom(9),
    logger: { info: keep, warn: keep },
    WebSocket: class extends PuppetSocket {
      constructor(url: string) {
        super(url)
        sockets.push(this)
      }
    },
    fetch: async (input, init = {}) => {
      const url = input instanceof Request ? input.url : String(input)
      calls.push({ url, init })
      const answer = answers.get(new URL(url).pathname)
      if (!answer) throw new TypeError(`no such host, and the token was ${token}`)
      return answer()
    },
  })
  const socket = (): PuppetSocket => {
    const last = sockets.at(-1)
    if (!last) throw new Error('no socket was opened')
    return last
  }
  return {
    clock,
    alice,
    sockets,
    calls,
    log,
    answers,
    socket,
    online: async () => {
      alice.start()
      await clock.advance(1)
      socket().says(JSON.stringify({ type: 'connected', zid: signerOf('alice').zid, session: sessionId }))
      return socket()
    },
  }
}

describe('a client of a lying server (HP1, HP2)', () => {
  it('believes no greeting that names another session or account', async () => {
    for (const greeting of [
      { type: 'connected', zid: signerOf('mallory').zid, session: sessionId },
      { type: 'connected', zid: signerOf('alice').zid, session: 'B'.repeat(21) + 'A' },
    ]) {
      const { alice, clock, socket } = setup()
      alice.start()
      await clock.advance(1)
      socket().says(JSON.stringify(greeting))
      expect(alice.state.value).toMatchObject({ kind: 'offline', reason: 'refused' })
      expect(socket().closed).toBe(true)
      alice.dispose()
    }
  })

  it('survives whatever is said, and hangs up on who says nothing else', async () => {
    const member = fc.record({ alias: fc.string(), status: fc.string(), lastSeen: fc.string() }, { requiredKeys: [] })
    const frame = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record(
          {
            type: fc.constantFrom(
              'connected',
              'presence',
              'pong',
              'ack',
              'error',
              'draining',
              'message',
              'call.x',
              'x',
            ),
            id: fc.oneof(fc.constant('r1'), fc.anything()),
            topic: fc.oneof(fc.constant(topicFor('tea')), fc.string()),
            present: fc.oneof(fc.array(member), fc.anything()),
            from: fc.oneof(fc.constant(aliasFor('bob', 'tea')), fc.string()),
            envelope: fc.oneof(fc.base64String(), fc.anything()),
            reconnectInMs: fc.oneof(fc.integer(), fc.double()),
            code: fc.string(),
            status: fc.anything(),
            message: fc.string(),
            reached: fc.anything(),
          },
          { requiredKeys: ['type'] },
        )
        .map((value) =>
          JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)),
        ),
      fc.constantFrom<unknown>(new ArrayBuffer(8), undefined, null, 7, 'x'.repeat(600_000)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 30 }), async (frames) => {
        const { alice, online } = setup()
        const seen: (Presence | RelayedFrame)[] = []
        alice.join(membershipOf('alice', 'tea'), {
          presence: (present) => seen.push(...present),
          frame: (one) => seen.push(one),
        })
        const socket = await online()
        for (const one of frames) socket.says(one)
        for (const one of seen) expect(one).toHaveProperty('from' in one ? 'envelope' : 'status')
        alice.dispose()
      }),
      { numRuns: 150 },
    )

    const { alice, online } = setup()
    const socket = await online()
    for (let count = 0; count < 16; count++) socket.says('nonsense')
    expect(alice.state.value.kind).toBe('offline')
    expect(socket.closed).toBe(true)
  })

  it('shows nobody twice as itself, relays nothing of its own, and nothing for topics it is not on', async () => {
    const { alice, online } = setup()
    let present: readonly Presence[] = []
    const frames: RelayedFrame[] = []
    alice.join(membershipOf('alice', 'tea'), {
      presence: (all) => (present = all),
      frame: (frame) => frames.push(frame),
    })
    const socket = await online()
    const own = { alias: aliasFor('alice', 'tea'), status: 'online' }
    const bob = { alias: aliasFor('bob', 'tea'), status: 'away', lastSeen: '2026-01-01T00:00:00Z' }
    socket.says(JSON.stringify({ type: 'presence', topic: topicFor('tea'), present: [own, bob] }))
    expect(present).toEqual([{ alias: bob.alias, status: 'away', lastSeen: Date.parse(bob.lastSeen) }])
    const relay = (topic: string, from: string): string =>
      JSON.stringify({ type: 'typing', topic: topicFor(topic), from: aliasFor(from, 'tea'), envelope: 'AAAA' })
    for (const text of [relay('tea', 'alice'), relay('coffee', 'bob'), relay('tea', 'bob')]) socket.says(text)
    expect(frames).toEqual([{ type: 'typing', from: bob.alias, envelope: new Uint8Array(3) }])
  })

  it('waits 10 s for an answer, not for ever', async () => {
    const { alice, clock, online } = setup()
    const tea = alice.join(membershipOf('alice', 'tea'), { presence: () => undefined, frame: () => undefined })
    const socket = await online()
    const [join] = socket.frames
    socket.says(JSON.stringify({ type: 'ack', id: join?.['id'], present: [] }))
    expect(tea.joined.value).toBe(true)
    const sent = tea.send('message', utf8('hello?'))
    await clock.advance(9_000)
    socket.says(JSON.stringify({ type: 'pong' }))
    await clock.advance(1_001)
    expect(await sent).toEqual({ ok: false, error: { kind: 'offline' } })
  })

  it('takes old answers for what they are: the news that came after them stands', async () => {
    const { alice, online } = setup()
    let present: readonly Presence[] = []
    alice.join(membershipOf('alice', 'tea'), { presence: (all) => (present = all), frame: () => undefined })
    const socket = await online()
    const [join] = socket.frames
    const bob = { alias: aliasFor('bob', 'tea'), status: 'online' }
    // Both in one read of the socket: nothing settles between them.
    socket.says(JSON.stringify({ type: 'ack', id: join?.['id'], present: [] }))
    socket.says(JSON.stringify({ type: 'presence', topic: topicFor('tea'), present: [bob] }))
    await Promise.resolve()
    expect(present).toEqual([bob])
  })

  it('is offline where the answers over HTTP are none', async () => {
    const bodies: (() => Response)[] = [
      () => new Response('<html>', { status: 200 }),
      () => json(200, { ok: true, ticket: `${ticket}&x=1`, expiresAt }),
      () => json(200, { ok: true }),
      () => json(500, 'oops'),
      () => new Response(new Uint8Array([255, 254])),
      () => new Response('x'.repeat(200_000)),
    ]
    for (const body of bodies) {
      const { alice, answers, clock } = setup()
      answers.set('/api/session/ticket', body)
      alice.start()
      await clock.advance(1)
      expect(alice.state.value).toMatchObject({ kind: 'offline', reason: 'refused' })
      expect(await alice.signalUrl()).toBeUndefined()
      alice.dispose()
    }
  })

  it('gives up a call that hangs', async () => {
    const { alice, answers, clock, calls } = setup()
    answers.set('/api/session/challenge', () => {
      const signal = calls.at(-1)?.init.signal
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new Error('aborted'))
        })
      })
    })
    alice.start()
    await clock.advance(10_001)
    expect(alice.state.value).toMatchObject({ kind: 'offline', reason: 'unreachable' })
  })

  it('keeps the token out of addresses, logs and errors', async () => {
    const { alice, answers, calls, clock, log, online, sockets } = setup()
    const socket = await online()
    expect(await alice.signalUrl()).toBe(`wss://server.example/signal?ticket=${ticket}`)
    answers.clear()
    socket.says('nonsense')
    socket.ends(1006)
    await clock.advance(60_000)
    expect(await alice.iceServers()).toEqual({ ok: false, error: { kind: 'offline' } })
    const said = [
      ...sockets.map(({ url }) => url),
      ...calls.map(({ url }) => url),
      ...log,
      JSON.stringify(alice.state.value),
    ]
    expect(said.join('\n')).not.toContain(token)
    expect(log.join('\n')).not.toContain(ticket)
  })
})

describe('a session (SG1)', () => {
  it('signs in anew, once, where the server does not know it any more', async () => {
    const { alice, answers, calls, clock, online } = setup()
    const socket = await online()
    let refusals = 1
    answers.set('/api/session/ticket', () =>
      refusals-- > 0
        ? json(401, { ok: false, code: 'UNAUTHORIZED', message: 'who?' })
        : json(200, { ok: true, ticket, expiresAt }),
    )
    socket.ends(1006)
    await clock.advance(600)
    expect(alice.state.value.kind).toBe('connecting')
    expect(calls.filter(({ url }) => url.endsWith('/api/session'))).toHaveLength(2)

    refusals = Infinity
    expect(await alice.signalUrl()).toBeUndefined()
    expect(calls.length).toBeLessThan(20)
  })

  it('goes on with its session after a lost connection, and leaves what was left meanwhile', async () => {
    const { alice, calls, clock, online, socket } = setup()
    const tea = alice.join(membershipOf('alice', 'tea'), { presence: () => undefined, frame: () => undefined })
    const first = await online()
    first.ends(1006)
    tea.dispose()
    await clock.advance(600)
    socket().says(JSON.stringify({ type: 'connected', zid: signerOf('alice').zid, session: sessionId }))
    expect(socket().frames.map(({ type, topic }) => [type, topic])).toEqual([['leave', topicFor('tea')]])
    expect(calls.filter(({ url }) => url.endsWith('/api/session'))).toHaveLength(1)
  })

  it('tells its status before it joins anything (SG6)', async () => {
    const { alice, online } = setup()
    alice.setStatus('invisible')
    alice.join(membershipOf('alice', 'tea'), { presence: () => undefined, frame: () => undefined })
    const socket = await online()
    expect(socket.frames.map(({ type }) => type)).toEqual(['status_change', 'join'])
  })

  it('asks again for a join that was put off, not for one that was refused', async () => {
    const { alice, clock, online } = setup()
    alice.join(membershipOf('alice', 'tea'), { presence: () => undefined, frame: () => undefined })
    alice.join(membershipOf('alice', 'coffee'), { presence: () => undefined, frame: () => undefined })
    const socket = await online()
    for (const [index, code] of ['RATE_LIMITED', 'FORBIDDEN'].entries()) {
      const id = socket.frames[index]?.['id']
      socket.says(JSON.stringify({ type: 'error', id, code, status: 429, message: 'no' }))
    }
    await clock.advance(3_000)
    expect(socket.frames.map(({ topic }) => topic)).toEqual([topicFor('tea'), topicFor('coffee'), topicFor('tea')])
  })

  it('fetches ICE servers anew only shortly before they expire (SG7)', async () => {
    const { alice, answers, calls, clock, online } = setup()
    await online()
    const until = new Date(clock.now() + 600_000).toISOString()
    answers.set('/api/msg/ice-servers', () => json(200, { ok: true, iceServers: [], expiresAt: until }))
    const asked = (): number => calls.filter(({ url }) => url.endsWith('ice-servers')).length
    await alice.iceServers()
    await alice.iceServers()
    expect(asked()).toBe(1)
    await clock.advance(545_000)
    await alice.iceServers()
    expect(asked()).toBe(2)
  })
})

describe('the heartbeat', () => {
  it('asks after 10 s of silence and hangs up 8 s later, unless something comes', async () => {
    const { alice, clock, online } = setup()
    const socket = await online()
    await clock.advance(10_000)
    expect(socket.frames).toEqual([{ type: 'ping' }])
    await clock.advance(7_900)
    socket.says(JSON.stringify({ type: 'pong' }))
    await clock.advance(10_000)
    expect(alice.state.value.kind).toBe('online')
    expect(socket.frames).toHaveLength(2)
    await clock.advance(8_000)
    expect(alice.state.value).toMatchObject({ kind: 'offline', reason: 'unreachable' })
    expect(socket.closed).toBe(true)
  })

  it('asks at once where the network is said to have changed', async () => {
    const { alice, clock, online } = setup()
    const socket = await online()
    alice.reconnect()
    expect(socket.frames).toEqual([{ type: 'ping' }])
    await clock.advance(8_001)
    expect(alice.state.value.kind).not.toBe('online')
  })

  it('does not wait for ever for a socket that never says hello', async () => {
    const { alice, clock } = setup()
    alice.start()
    await clock.advance(10_001)
    expect(alice.state.value).toMatchObject({ kind: 'offline', reason: 'unreachable' })
  })
})
