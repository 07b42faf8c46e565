import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSessionId, type SessionId } from '../../../src/core/base/ids'
import { assert } from '../../../src/core/base/errors'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { backoffMs } from '../../../src/core/network/backoff'
import { Conduct } from '../../../src/core/network/conduct'
import {
  asSignalingState,
  stopped,
  transition,
  type Connection,
  type ConnectionEvent,
  type Pace,
} from '../../../src/core/network/connection'
import { deviceOf } from '../../support/network/people'

const session = ((): SessionId => {
  const id = 'AAAAAAAAAAAAAAAAAAAAAA'
  assert(isSessionId(id), '16 bytes are a session id')
  return id
})()

/** Waits a second longer for each failure, so that a test can read how many there were. */
const paceAt = (now: number): Pace => ({ now: () => now, delayMs: (attempt) => 1_000 * (attempt + 1) })

const run = (events: readonly ConnectionEvent[], now = 0, from: Connection = stopped): Connection =>
  events.reduce((state, event) => transition(state, event, paceAt(now)), from)

const lost = { kind: 'lost', reason: 'unreachable' } as const

describe('the connection to a server', () => {
  it('opens when started, is online when opened, and stops for good when stopped', () => {
    expect(run([{ kind: 'start' }])).toEqual({ kind: 'opening', attempt: 0 })
    expect(run([{ kind: 'start' }, { kind: 'opened', session }])).toMatchObject({ kind: 'online', session })
    for (const before of [[], [lost], [{ kind: 'opened', session }] as const]) {
      const ended = run([{ kind: 'start' }, ...before, { kind: 'stop' }])
      expect(run([{ kind: 'due' }, { kind: 'reconnect' }, { kind: 'opened', session }, lost], 0, ended)).toBe(stopped)
    }
  })

  it('waits longer after each failure in a row', () => {
    const again = [{ kind: 'due' }, lost] as const
    const waits = [0, 1, 2, 3].map((failures) => {
      const state = run([{ kind: 'start' }, lost, ...Array.from({ length: failures }, () => again).flat()])
      return state.kind === 'waiting' ? state.retryAt : undefined
    })
    expect(waits).toEqual([1_000, 2_000, 3_000, 4_000])
  })

  it('begins anew with the shortest wait after a connection that held, not after one that broke at once', () => {
    const third = run([{ kind: 'start' }, lost, { kind: 'due' }, lost, { kind: 'due' }, { kind: 'opened', session }])
    expect(transition(third, lost, paceAt(500))).toMatchObject({ kind: 'waiting', retryAt: 3_500 })
    expect(transition(third, lost, paceAt(60_000))).toMatchObject({ kind: 'waiting', retryAt: 61_000 })
  })

  it('tries at once when asked to, only while it waits', () => {
    expect(run([{ kind: 'start' }, lost, { kind: 'reconnect' }]).kind).toBe('opening')
    const online = run([{ kind: 'start' }, { kind: 'opened', session }])
    expect(run([{ kind: 'reconnect' }, { kind: 'due' }], 0, online)).toBe(online)
    expect(run([{ kind: 'reconnect' }])).toBe(stopped)
  })

  it('comes back when a server that goes asked for it, within a minute (SG12)', () => {
    const online = run([{ kind: 'start' }, { kind: 'opened', session }])
    expect(run([{ kind: 'draining', inMs: 2_000 }], 10, online)).toMatchObject({ reason: 'draining', retryAt: 2_010 })
    expect(run([{ kind: 'draining', inMs: 1e12 }], 10, online)).toMatchObject({ retryAt: 60_010 })
  })

  it('says what it is: offline with a reason and the next try, connecting, online', () => {
    expect(asSignalingState(stopped)).toEqual({ kind: 'offline', reason: 'stopped' })
    expect(asSignalingState(run([{ kind: 'start' }]))).toEqual({ kind: 'connecting' })
    expect(asSignalingState(run([{ kind: 'start' }, { kind: 'opened', session }]))).toEqual({ kind: 'online', session })
    expect(asSignalingState(run([{ kind: 'start' }, { kind: 'lost', reason: 'refused' }]))).toEqual({
      kind: 'offline',
      reason: 'refused',
      retryAt: 1_000,
    })
  })

  it('never gets stuck: from wherever it is, a start, an end of waiting and an opening bring it online', () => {
    const event = fc.constantFrom<ConnectionEvent>(
      { kind: 'start' },
      { kind: 'stop' },
      { kind: 'reconnect' },
      { kind: 'due' },
      { kind: 'opened', session },
      lost,
      { kind: 'lost', reason: 'refused' },
      { kind: 'draining', inMs: 5 },
    )
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const state = run([...events, { kind: 'start' }, { kind: 'due' }, { kind: 'opened', session }])
        expect(state.kind).toBe('online')
      }),
    )
  })
})

describe('backoff', () => {
  it('spreads retries over spans that double from 0.5 s to 30 s', () => {
    const random = seededRandom(4)
    const longest = (attempt: number): number =>
      Math.max(...Array.from({ length: 400 }, () => backoffMs(attempt, random)))
    for (const [attempt, span] of [
      [0, 500],
      [1, 1_000],
      [4, 8_000],
      [6, 30_000],
      [5_000, 30_000],
    ] as const) {
      expect(longest(attempt)).toBeLessThanOrEqual(span)
      expect(longest(attempt)).toBeGreaterThan(span * 0.9)
    }
    expect(Math.min(...Array.from({ length: 400 }, () => backoffMs(6, random)))).toBeLessThan(3_000)
  })
})

describe('the conduct of devices (HP3)', () => {
  it('drops a device at its third breach, once, and others not with it', () => {
    const conduct = new Conduct()
    const expelled: string[] = []
    conduct.onExpelled((device) => expelled.push(device))
    const [mallory, bob] = [deviceOf('mallory'), deviceOf('bob')]
    conduct.breach(mallory)
    conduct.breach(bob)
    conduct.breach(mallory)
    expect(conduct.isExpelled(mallory)).toBe(false)
    conduct.breach(mallory)
    conduct.breach(mallory)
    conduct.expel(mallory)
    expect(conduct.isExpelled(mallory)).toBe(true)
    expect(conduct.isExpelled(bob)).toBe(false)
    expect(expelled).toEqual([mallory])
  })
})
