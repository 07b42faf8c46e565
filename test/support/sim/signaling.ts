import type { Clock } from '../../../src/core/base/clock'
import { Cell } from '../../../src/core/base/emitter'
import { isSessionId, type SessionId, type TopicId } from '../../../src/core/base/ids'
import { err, ok } from '../../../src/core/base/result'
import type {
  OwnStatus,
  Presence,
  Signaling,
  SignalingState,
  TopicHandlers,
  TopicMembership,
} from '../../../src/core/network/signaling'
import type { Air } from './faults'

interface Seat {
  readonly name: string
  readonly membership: TopicMembership
  readonly handlers: TopicHandlers
  readonly joined: Cell<boolean>
}

const session = ((): SessionId => {
  const id = 'AAAAAAAAAAAAAAAAAAAAAA'
  if (!isSessionId(id)) throw new Error('no session id')
  return id
})()

/** One signalling server of a simulated world: relays frames and tells presence, and can go away. */
export class SimulatedServer {
  readonly #seats = new Map<TopicId, Set<Seat>>()
  readonly #states = new Map<string, Cell<SignalingState>>()
  #up = true

  constructor(
    private readonly clock: Clock,
    private readonly air: Air,
  ) {}

  get up(): boolean {
    return this.#up
  }

  goDown(): void {
    this.#set(false)
  }

  comeBack(): void {
    this.#set(true)
  }

  signaling(name: string): Signaling {
    const state = new Cell<SignalingState>(this.#stateNow())
    this.#states.set(name, state)
    const mine = new Set<Seat>()
    return {
      state,
      start: () => undefined,
      reconnect: () => undefined,
      setStatus: (_: OwnStatus) => undefined,
      iceServers: () => Promise.resolve(ok([])),
      join: (membership, handlers) => {
        const seat: Seat = { name, membership, handlers, joined: new Cell(this.#up) }
        mine.add(seat)
        this.#topic(membership.topic).add(seat)
        this.#tell(membership.topic)
        return {
          topic: membership.topic,
          joined: seat.joined,
          send: (type, envelope) => {
            if (!this.#up) return Promise.resolve(err({ kind: 'offline' }))
            const others = [...this.#topic(membership.topic)].filter((other) => other !== seat)
            for (const other of others) {
              this.air.carry(name, other.name, () => {
                if (!mine.has(seat) || !this.#topic(membership.topic).has(other)) return
                other.handlers.frame({ type, from: membership.alias, envelope: envelope.slice() })
              })
            }
            return Promise.resolve(ok(others.length))
          },
          dispose: () => {
            mine.delete(seat)
            this.#topic(membership.topic).delete(seat)
            this.#tell(membership.topic)
          },
        }
      },
      dispose: () => {
        for (const seat of mine) {
          this.#topic(seat.membership.topic).delete(seat)
          this.#tell(seat.membership.topic)
        }
        mine.clear()
        this.#states.delete(name)
      },
    }
  }

  #stateNow(): SignalingState {
    return this.#up ? { kind: 'online', session } : { kind: 'offline', reason: 'unreachable' }
  }

  #set(up: boolean): void {
    this.#up = up
    for (const state of this.#states.values()) state.set(this.#stateNow())
    for (const [topic, seats] of this.#seats) {
      for (const seat of seats) seat.joined.set(up)
      this.#tell(topic)
    }
  }

  #topic(topic: TopicId): Set<Seat> {
    const seats = this.#seats.get(topic) ?? new Set()
    this.#seats.set(topic, seats)
    return seats
  }

  /** Presence is told by the server itself, which everybody reaches while it is up. */
  #tell(topic: TopicId): void {
    const seats = [...this.#topic(topic)]
    for (const seat of seats) {
      const present: Presence[] = this.#up
        ? seats.filter((one) => one !== seat).map(({ membership }) => ({ alias: membership.alias, status: 'online' }))
        : []
      this.clock.after(0, () => {
        if (this.#topic(topic).has(seat)) seat.handlers.presence(present)
      })
    }
  }
}
