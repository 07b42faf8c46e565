import { describe, expect, it } from 'vitest'
import type { Connection } from '../../signaling/connection'
import { Exchange } from '../../signaling/exchange'
import { defaultLimits } from '../../signaling/limits'
import { silentMeter } from '../../signaling/metrics/meter'
import { type Session, sessionLifetimeMs } from '../../signaling/sessions'
import { serveSocket } from '../../signaling/socket'
import type { Clock } from '../../src/core/base/clock'
import { disposable } from '../../src/core/base/disposables'
import { systemRandom } from '../../src/core/base/random'
import { parseJson } from '../../src/core/protocol/signaling/decode'
import { aliasOf, topicOf, zidOf } from './support'

/** Time stands until a test moves it; timers run then, in order. */
class ManualClock implements Clock {
  #now = 0
  readonly #timers = new Set<{ readonly at: number; readonly callback: () => void }>()

  now(): number {
    return this.#now
  }

  after(delayMs: number, callback: () => void): ReturnType<Clock['after']> {
    const timer = { at: this.#now + delayMs, callback }
    this.#timers.add(timer)
    return disposable(() => this.#timers.delete(timer))
  }

  advance(ms: number): void {
    this.#now += ms
    for (const timer of [...this.#timers].sort((left, right) => left.at - right.at)) {
      if (timer.at > this.#now) continue
      this.#timers.delete(timer)
      timer.callback()
    }
  }
}

interface Recorded extends Connection {
  readonly texts: string[]
  readonly ends: number[]
}

const record = (): Recorded => {
  const texts: string[] = []
  const ends: number[] = []
  return {
    texts,
    ends,
    send: (text) => {
      texts.push(text)
      return true
    },
    end: (code) => {
      ends.push(code)
    },
    backlog: () => 0,
    caughtUp: () => Promise.resolve(),
  }
}

const field = (text: string, name: string): unknown => {
  const frame = parseJson(text)
  return typeof frame === 'object' && frame !== null ? Reflect.get(frame, name) : undefined
}

const setup = (): {
  clock: ManualClock
  exchange: Exchange
  enter(name: string): { session: Session; socket: Recorded }
} => {
  const clock = new ManualClock()
  const exchange = new Exchange({ clock, random: systemRandom, limits: defaultLimits, meter: silentMeter })
  return {
    clock,
    exchange,
    enter: (name) => {
      const opened = exchange.sessions.open(zidOf(name), 'here', clock.now())
      if (!opened.ok) throw new Error('refused')
      const { session } = opened.value
      const socket = record()
      serveSocket(exchange, session, socket, { limits: defaultLimits, meter: silentMeter, gate: () => undefined })
      return { session, socket }
    },
  }
}

describe('the exchange', () => {
  it('SG1 an expired session loses its sockets, its topics and its presence', () => {
    const { clock, exchange, enter } = setup()
    const topic = topicOf('expiry')
    const early = enter('alice')
    const signal = record()
    exchange.signal.open(early.session, signal)
    clock.advance(1_000)
    const late = enter('bob')
    for (const [who, name] of [
      [early, 'alice'],
      [late, 'bob'],
    ] as const)
      exchange.join(who.session, topic.id, aliasOf(name), topic.proof(who.session.id))
    clock.advance(sessionLifetimeMs - 1_000)
    exchange.sweep()
    clock.advance(1_000)
    expect([early.socket.ends, signal.ends, late.socket.ends]).toEqual([[4001], [4001], []])
    expect(exchange.isMember(early.session, topic.id)).toBe(false)
    expect(JSON.parse(late.socket.texts.at(-1) ?? '')).toMatchObject({
      type: 'presence',
      present: [{ alias: aliasOf('alice'), status: 'offline' }],
    })
  })

  it('SG6 tells of a crowd once', () => {
    const { clock, exchange, enter } = setup()
    const topic = topicOf('crowd')
    const [alice, ...others] = ['alice', 'bob', 'carol', 'dave'].map((name) => ({ name, ...enter(name) }))
    for (const who of [alice, ...others])
      if (who !== undefined) exchange.join(who.session, topic.id, aliasOf(who.name), topic.proof(who.session.id))
    clock.advance(1_000)
    const told = (alice?.socket.texts ?? []).filter((text) => text.includes('"presence"'))
    expect(told.map((text) => field(text, 'present'))).toEqual([expect.objectContaining({ length: 3 })])
  })

  it('SG10 a session has so many sockets for y-webrtc, the oldest goes first', () => {
    const { exchange, enter } = setup()
    const { session } = enter('alice')
    const sockets = Array.from({ length: defaultLimits.signalSocketsPerSession + 1 }, record)
    for (const socket of sockets) {
      const link = exchange.signal.open(session, {
        ...socket,
        end: (code) => socket.ends.push(code) && exchange.signal.close(link),
      })
    }
    expect(sockets.map(({ ends }) => ends)).toEqual([[4002], [], [], [], []])
  })

  it('SG12 spreads those who come back after a drain', () => {
    const { exchange, enter } = setup()
    const sockets = Array.from({ length: 50 }, (_, index) => enter(`member ${index}`).socket)
    exchange.announceDrain(500, 4_500)
    const times = sockets.map(({ texts }) => Number(field(texts.at(-1) ?? '', 'reconnectInMs')))
    expect(Math.min(...times)).toBeGreaterThanOrEqual(500)
    expect(Math.max(...times)).toBeLessThan(5_000)
    expect(new Set(times).size).toBeGreaterThan(25)
  })
})
