import { every, type Clock } from '../../base/clock'
import { DisposableStore, type Disposable } from '../../base/disposables'
import type { DeviceId } from '../../base/ids'
import type { Random } from '../../base/random'
import { toBase64Url } from '../../base/bytes'
import { backoffMs } from '../../network/backoff'
import type { Conduct } from '../../network/conduct'
import type { LinkIdentity } from '../../network/identity'
import type { IceServer } from '../../network/signaling'
import type { Breach } from '../../network/transport'
import type { Wrtc } from './connection'
import { WebrtcLink } from './link'
import type { SharedRoom } from './sharing'
import type { Signal, Step } from './signals'

/** Links at one time; Chromium ends at about 470 connections, and calls need some. */
const mostLinks = 100
const mostPending = 64
/** A link on which no room is shared any more rests after this, in ms. */
const idleMs = 60_000
const tidyMs = 10_000
/** Time for a last word to get through. */
const farewellMs = 1_000
/** A call so young may still be answered, though an announce of another run came meanwhile; in ms. */
const youngMs = 2_000
/** Calls that nobody answered, one after another: then the other has to be heard of first. */
const mostCalls = 4

/** A room, as far as links go: whom it lets in, and how it is heard on its topic. */
export interface MeetingRoom extends SharedRoom {
  admits(device: DeviceId): boolean
  /** Admits it, and looks for a link with it. */
  wants(device: DeviceId): boolean
  say(signal: Signal): void
  /** Says once more that we are here. */
  announceWithin(ms: number): void
  /** The way to somebody in the room was lost or found. */
  changed(): void
  breached(breach: Breach, device: DeviceId | undefined): void
}

export interface LinksHost {
  readonly clock: Clock
  readonly random: Random
  readonly identity: LinkIdentity
  readonly wrtc: Wrtc
  readonly conduct: Conduct
  readonly rooms: ReadonlySet<MeetingRoom>
  iceServers(): readonly IceServer[]
  relayOnly(): boolean
}

interface Failed {
  /** How many in a row nobody answered. */
  readonly calls: number
  readonly until: number
  readonly session: string
  /** Nobody is called again after the wait, unless they are heard of. */
  readonly over: boolean
}

/** One who announces themselves is answered after this, in ms: others may do so at the same moment. */
const answerMs = 100

/**
 * One link to each device we share a room with. Of two devices the one with the smaller id calls, so that no two
 * calls ever cross; the other one, hearing of somebody, says that it is here.
 */
export class Links implements Disposable {
  readonly session: string
  readonly #open = new Map<DeviceId, WebrtcLink>()
  readonly #pending = new Map<DeviceId, WebrtcLink>()
  readonly #failed = new Map<DeviceId, Failed>()
  readonly #idle = new Map<WebrtcLink, number>()
  /** What each device said last. */
  readonly #counts = new Map<DeviceId, { readonly session: string; readonly count: number }>()
  #said = 0
  /** Who is met as soon as the call under way may be given up. */
  readonly #meeting = new Map<DeviceId, { readonly session: string; readonly room: MeetingRoom }>()
  readonly #timers = new Set<Disposable>()
  readonly #owned = new DisposableStore()

  constructor(private readonly host: LinksHost) {
    this.session = this.#name()
    this.#owned.add(
      every(host.clock, tidyMs, () => {
        this.#tidy()
      }),
    )
    this.#owned.add(
      host.conduct.onExpelled((device) => {
        this.#open.get(device)?.dispose()
        this.#pending.get(device)?.dispose()
      }),
    )
  }

  get identity(): LinkIdentity {
    return this.host.identity
  }

  /** Numbers what this run says. */
  nextCount(): number {
    return (this.#said += 1)
  }

  /** False for what somebody says who heard it of them before. */
  isNews({ from, session }: Signal, count: number): boolean {
    const last = this.#counts.get(from)
    if (last?.session === session && count <= last.count) return false
    this.#counts.set(from, { session, count })
    return true
  }

  get self(): DeviceId {
    return this.host.identity.device
  }

  get(device: DeviceId): WebrtcLink | undefined {
    return this.#open.get(device)
  }

  get all(): readonly WebrtcLink[] {
    return [...this.#open.values()]
  }

  hear(signal: Signal, room: MeetingRoom): void {
    const { conduct, identity } = this.host
    const { from } = signal
    if (from === identity.device || conduct.isExpelled(from) || this.#owned.disposed) return
    if (signal.type === 'announce') this.#meet(from, signal.session, room)
    else if (signal.to === identity.device) this.#follow(signal, signal.signal, room)
  }

  /** Ends all links there are: their ends look for each other anew. */
  renew(): void {
    for (const link of [...this.#pending.values(), ...this.#open.values()]) link.dispose()
  }

  dispose(): void {
    this.#owned.dispose()
    for (const timer of this.#timers) timer.dispose()
    this.renew()
  }

  #meet(device: DeviceId, session: string, room: MeetingRoom): void {
    const link = this.#open.get(device)
    const pending = this.#pending.get(device)
    if (link?.alive === true && link.session === session && !link.sharing.resting) return
    if (!room.wants(device)) return
    this.#heardOf(device)
    if (pending?.session === session) return
    // Nobody answers a call to an earlier run; but whoever starts anew at every moment waits their turn.
    const age = pending === undefined ? youngMs : this.host.clock.now() - pending.lastUsed
    if (age < youngMs) {
      this.#meetLater(youngMs - age, device, session, room)
      return
    }
    if (this.host.identity.device > device) {
      room.announceWithin(answerMs)
      return
    }
    const failed = this.#failed.get(device)
    // Who starts anew is called anew.
    const waits = failed?.session === session && failed.until > this.host.clock.now()
    if (waits) return
    pending?.dispose()
    this.#call(device, session, room)
  }

  /** The latest run of theirs we heard of. */
  #meetLater(ms: number, device: DeviceId, session: string, room: MeetingRoom): void {
    const waits = this.#meeting.has(device)
    this.#meeting.set(device, { session, room })
    if (waits) return
    this.#later(ms, () => {
      const latest = this.#meeting.get(device)
      this.#meeting.delete(device)
      if (latest !== undefined && !this.host.conduct.isExpelled(device)) this.#meet(device, latest.session, latest.room)
    })
  }

  /** They may say so once only: it counts after the call that hangs, and after the wait. */
  #heardOf(device: DeviceId): void {
    const failed = this.#failed.get(device)
    if (failed === undefined) return
    this.#failed.set(device, { ...failed, calls: Math.min(failed.calls, mostCalls - 2), over: false })
    if (!failed.over) return
    this.#later(Math.max(0, failed.until - this.host.clock.now()), () => {
      this.#retry(device, failed.session)
    })
  }

  #call(device: DeviceId, session: string, room: MeetingRoom): void {
    this.#begin({ device, session, call: this.#name(), calling: true }, room)
  }

  #follow(signal: Signal & { readonly type: 'signal' }, step: Step, room: MeetingRoom): void {
    const { call, from, session } = signal
    const known = [this.#pending.get(from), this.#open.get(from)].find((link) => link?.call === call)
    if (known !== undefined) known.hear(step)
    else if (step.type === 'offer' && from < this.host.identity.device) {
      this.#pending.get(from)?.dispose()
      this.#begin({ device: from, session, call, calling: false }, room)?.hear(step)
    }
  }

  #begin(
    one: { readonly device: DeviceId; readonly session: string; readonly call: string; readonly calling: boolean },
    room: MeetingRoom,
  ): WebrtcLink | undefined {
    const { clock, conduct, identity, rooms, wrtc } = this.host
    const { call, device } = one
    if (this.#pending.size >= mostPending) return undefined
    const link = new WebrtcLink(
      {
        ...one,
        say: (signal) => {
          const topic = rooms.has(room) ? room : this.#roomFor(device)
          topic?.say({ type: 'signal', from: identity.device, to: device, session: this.session, call, signal })
        },
      },
      {
        clock,
        identity,
        wrtc,
        iceServers: () => this.host.iceServers(),
        relayOnly: () => this.host.relayOnly(),
        rooms: (who) => [...rooms].filter((other) => other.wants(who)),
        admits: (who) => !conduct.isExpelled(who) && this.#roomFor(who) !== undefined,
        proven: (proven) => {
          this.#proven(proven)
        },
        changed: () => {
          for (const other of rooms) if (other.admits(device)) other.changed()
        },
        ended: (ended) => {
          this.#ended(ended)
        },
        breached: (breach, who) => {
          const told = rooms.has(room) ? room : this.#roomFor(device)
          told?.breached(breach, who)
        },
      },
    )
    this.#pending.set(device, link)
    return link
  }

  #proven(link: WebrtcLink): void {
    const { device } = link
    const before = this.#open.get(device)
    this.#pending.delete(device)
    this.#failed.delete(device)
    this.#open.set(device, link)
    before?.dispose()
    if (this.#open.size <= mostLinks) return
    const inUse = [...this.#open.values()].filter(({ sharing }) => !sharing.resting)
    const [oldest] = inUse.sort((left, right) => left.lastUsed - right.lastUsed)
    if (oldest !== undefined) this.#rest(oldest)
  }

  /** Neither end looks for the other until it hears of it again. */
  #rest(link: WebrtcLink): void {
    link.sharing.rest()
    this.#later(farewellMs, () => {
      link.dispose()
    })
  }

  #ended(link: WebrtcLink): void {
    const { device, session } = link
    const { clock, random } = this.host
    this.#idle.delete(link)
    const stood = this.#open.get(device) === link
    if (stood) this.#open.delete(device)
    if (this.#pending.get(device) === link) this.#pending.delete(device)
    // It was replaced, or there is nothing to talk about.
    if (this.#owned.disposed || this.#open.has(device) || this.#pending.has(device)) return
    const calls = stood ? 0 : (this.#failed.get(device)?.calls ?? 0) + 1
    const wait = backoffMs(calls + 1, random)
    const over = calls >= mostCalls || link.sharing.resting
    this.#failed.set(device, { calls, until: clock.now() + wait, session, over })
    if (over) return
    this.#later(wait, () => {
      this.#retry(device, session)
    })
  }

  /** Whoever lost the other looks for them. */
  #retry(device: DeviceId, session: string): void {
    const room = this.#roomFor(device)
    if (room === undefined || this.#open.has(device) || this.#pending.has(device)) return
    if (this.host.conduct.isExpelled(device)) return
    if (this.host.identity.device < device) this.#call(device, session, room)
    else room.announceWithin(answerMs)
  }

  #roomFor(device: DeviceId): MeetingRoom | undefined {
    return [...this.host.rooms].find((room) => room.admits(device))
  }

  #tidy(): void {
    const now = this.host.clock.now()
    for (const link of this.#open.values()) {
      if (link.sharing.size > 0) this.#idle.delete(link)
      else if (!this.#idle.has(link)) this.#idle.set(link, now)
      else if (now - (this.#idle.get(link) ?? now) >= idleMs && !link.sharing.resting) this.#rest(link)
    }
    for (const [device, { until }] of this.#failed) if (now - until > idleMs) this.#failed.delete(device)
  }

  #later(ms: number, run: () => void): void {
    const timer = this.host.clock.after(ms, () => {
      this.#timers.delete(timer)
      run()
    })
    this.#timers.add(timer)
  }

  #name(): string {
    return toBase64Url(this.host.random.bytes(12))
  }
}
