import { afterEach, describe, expect, it, vi } from 'vitest'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'
import { seededRandom } from '../../../../src/core/adapters/memory/random'
import { SignalLine } from '../../../../src/core/adapters/webrtc/signal-line'
import { Cell } from '../../../../src/core/base/emitter'
import { fraction } from '../../../../src/core/base/random'
import { topicFor } from '../../../support/network/people'

/** A socket whose server is the test. */
class PuppetSocket {
  static readonly OPEN = 1
  readyState = 0
  onopen: (() => void) | undefined
  onmessage: ((event: { readonly data: unknown }) => void) | undefined
  onclose: (() => void) | undefined
  onerror: (() => void) | undefined
  readonly said: unknown[] = []

  constructor(readonly url: string) {
    sockets.push(this)
  }

  send(text: string): void {
    this.said.push(JSON.parse(text))
  }

  close(): void {
    this.readyState = 3
  }

  stands(): void {
    this.readyState = 1
    this.onopen?.()
  }

  hears(frame: unknown): void {
    this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) })
  }

  /** The server ends it. */
  ends(): void {
    this.readyState = 3
    this.onclose?.()
  }
}

let sockets: PuppetSocket[] = []
const [tea, coffee] = [topicFor('tea'), topicFor('coffee')]
const ping = { type: 'ping' }
const subscribes = (...topics: readonly string[]) => ({ type: 'subscribe', topics })

const setup = (url: (count: number) => string | undefined = (count) => `ws://server/signal?ticket=${count}`) => {
  sockets = []
  vi.stubGlobal('WebSocket', PuppetSocket)
  const clock = createManualClock()
  const online = new Cell(true)
  const heard: unknown[] = []
  let asked = 0
  let stood = 0
  const line = new SignalLine({
    signalUrl: () => Promise.resolve(url(++asked)),
    online,
    clock,
    random: seededRandom(7),
    heard: (topic, data) => heard.push([topic, data]),
    stood: () => (stood += 1),
  })
  const last = (): PuppetSocket => {
    const socket = sockets.at(-1)
    if (socket === undefined) throw new Error('no socket')
    return socket
  }
  return { clock, heard, last, line, online, asked: () => asked, stood: () => stood }
}

const standing = async () => {
  const stage = setup()
  const subscription = stage.line.subscribe(tea)
  await stage.clock.advance(0)
  stage.last().stands()
  return { ...stage, subscription, socket: stage.last() }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the line to the other devices', () => {
  it('is opened once there is something to hear, and says what', async () => {
    const { asked, clock, heard, last, line, stood } = setup()
    await clock.advance(100_000)
    expect(asked()).toBe(0)
    line.subscribe(tea)
    line.subscribe(coffee)
    await clock.advance(0)
    expect(last().url).toBe('ws://server/signal?ticket=1')
    expect(stood()).toBe(0)
    last().stands()
    expect(last().said).toEqual([subscribes(tea, coffee)])
    expect(stood()).toBe(1)
    last().hears({ type: 'publish', topic: tea, data: 'AAAA', clients: 2 })
    expect(heard).toEqual([[tea, 'AAAA']])
  })

  it('says what it publishes at once or never', async () => {
    const { clock, last, line } = setup()
    line.publish(tea, 'early')
    line.subscribe(tea)
    await clock.advance(0)
    line.publish(tea, 'still early')
    last().stands()
    line.publish(tea, 'AAAA')
    expect(last().said).toEqual([subscribes(tea), { type: 'publish', topic: tea, data: 'AAAA' }])
  })

  it('says many topics in portions of 200', async () => {
    const { clock, last, line } = setup()
    const topics = Array.from({ length: 450 }, (_, index) => topicFor(`topic ${index}`))
    for (const topic of topics) line.subscribe(topic)
    await clock.advance(0)
    last().stands()
    expect(last().said).toEqual(
      [topics.slice(0, 200), topics.slice(200, 400), topics.slice(400)].map((part) => subscribes(...part)),
    )
  })

  it('is opened again after its end, with a new ticket, and says anew what to hear', async () => {
    const { clock, last, line, socket, stood } = await standing()
    line.subscribe(coffee)
    socket.ends()
    await clock.advance(500)
    expect(last().url).toBe('ws://server/signal?ticket=2')
    last().stands()
    expect(last().said).toEqual([subscribes(tea, coffee)])
    expect(stood()).toBe(2)
  })

  it('hears nothing of a topic nobody asked for, nor of what makes no sense', async () => {
    const { heard, socket } = await standing()
    socket.hears({ type: 'publish', topic: coffee, data: 'AAAA' })
    socket.hears('nonsense')
    socket.hears({ type: 'publish', topic: tea, data: { type: 'announce' } })
    expect(heard).toEqual([])
  })

  it('waits longer after each failure, up to 30 s, and less again after it stood', async () => {
    const { clock, last, line } = setup()
    line.subscribe(tea)
    await clock.advance(0)
    const twin = seededRandom(7)
    const waits = Array.from({ length: 9 }, (_, index) =>
      Math.round(fraction(twin) * Math.min(30_000, 500 * 2 ** (index + 1))),
    )
    expect(Math.max(...waits)).toBeGreaterThan(10_000)
    for (const [index, wait] of waits.entries()) {
      last().ends()
      await clock.advance(wait - 1)
      expect(sockets).toHaveLength(index + 1)
      await clock.advance(1)
      expect(sockets).toHaveLength(index + 2)
    }

    last().stands()
    const before = sockets.length
    last().ends()
    await clock.advance(500)
    expect(sockets.length).toBe(before + 1)
  })

  it('asks for a ticket again where the server gave none', async () => {
    const { asked, clock, line } = setup((count) => (count < 4 ? undefined : 'ws://server/signal'))
    line.subscribe(tea)
    while (sockets.length === 0) await clock.advance(100)
    expect(asked()).toBe(4)
    expect(clock.now()).toBeLessThan(8_000)
  })

  it('gives up a socket that does not stand within 8 s', async () => {
    const { clock, last, line } = setup()
    line.subscribe(tea)
    await clock.advance(7_999)
    expect(sockets).toHaveLength(1)
    await clock.advance(1_001)
    expect(sockets[0]?.readyState).toBe(3)
    expect(sockets).toHaveLength(2)
    // The first one stands too late.
    sockets[0]?.stands()
    expect(sockets[0]?.said).toEqual([])
    last().stands()
    expect(last().said).toEqual([subscribes(tea)])
  })

  it('pings every 15 s, and is dead where nothing was heard for more than 45 s', async () => {
    const { clock, socket } = await standing()
    await clock.advance(45_000)
    expect(socket.said.slice(1)).toEqual([ping, ping, ping])
    expect(socket.readyState).toBe(1)
    await clock.advance(15_000)
    expect(socket.readyState).toBe(3)
    await clock.advance(500)
    expect(sockets).toHaveLength(2)
  })

  it('lives as long as it is answered', async () => {
    const { clock, socket } = await standing()
    for (let round = 0; round < 20; round += 1) {
      await clock.advance(30_000)
      socket.hears({ type: 'pong' })
    }
    expect(socket.readyState).toBe(1)
    expect(sockets).toHaveLength(1)
  })

  it('counts who listens to a topic: it is heard until each has let go, once', async () => {
    const { heard, line, socket, subscription } = await standing()
    line.subscribe(coffee)
    const second = line.subscribe(tea)
    expect(socket.said).toEqual([subscribes(tea), subscribes(coffee)])
    subscription.dispose()
    subscription.dispose()
    socket.hears({ type: 'publish', topic: tea, data: 'AAAA' })
    expect(heard).toHaveLength(1)
    expect(socket.said).toHaveLength(2)
    second.dispose()
    socket.hears({ type: 'publish', topic: tea, data: 'AAAA' })
    expect(heard).toHaveLength(1)
    expect(socket.said.at(-1)).toEqual({ type: 'unsubscribe', topics: [tea] })
  })

  it('rests while there is nothing to hear', async () => {
    const { clock, line, socket, subscription } = await standing()
    subscription.dispose()
    expect(socket.readyState).toBe(3)
    await clock.advance(100_000)
    expect(sockets).toHaveLength(1)
    line.subscribe(coffee)
    await clock.advance(0)
    expect(sockets).toHaveLength(2)
  })

  it('rests while offline, and comes back at once', async () => {
    const { asked, clock, online, socket } = await standing()
    online.set(false)
    expect(socket.readyState).toBe(3)
    await clock.advance(100_000)
    expect(asked()).toBe(1)
    online.set(true)
    await clock.advance(0)
    expect(sockets).toHaveLength(2)
  })

  it('does nothing more once disposed', async () => {
    const { asked, clock, heard, last, line, online, socket } = await standing()
    line.dispose()
    expect(socket.readyState).toBe(3)
    socket.hears({ type: 'publish', topic: tea, data: 'AAAA' })
    line.publish(tea, 'AAAA')
    line.subscribe(coffee)
    online.set(false)
    online.set(true)
    await clock.advance(1_000_000)
    expect([asked(), sockets.length, last().said.length]).toEqual([1, 1, 1])
    expect(heard).toEqual([])
  })

  it('opens nothing where it was disposed while it asked for its ticket', async () => {
    const { clock, line } = setup()
    line.subscribe(tea)
    line.dispose()
    await clock.advance(100_000)
    expect(sockets).toEqual([])
  })
})
