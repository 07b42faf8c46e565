import { transition } from '../../../src/core/calls/machine'
import { emptyBoard, type Board, type CallEvent, type CallResult, type Own } from '../../../src/core/calls/state'
import type { CallNews } from '../../../src/core/calls/body'
import { toBase64Url, utf8 } from '../../../src/core/base/bytes'
import {
  isAccountId,
  isCallId,
  isConversationId,
  isDeviceId,
  type CallId,
  type DeviceId,
} from '../../../src/core/base/ids'

/** Names as ids, which are ids: as many bytes as there must be, that begin with the name. */
const naming =
  <Id extends string>(is: (value: unknown) => value is Id, length: number) =>
  (name: string): Id => {
    const bytes = new Uint8Array(length)
    bytes.set(utf8(name).subarray(0, length))
    const id = toBase64Url(bytes)
    if (!is(id)) throw new Error('an id of so many bytes')
    return id
  }
export const accountOf = naming(isAccountId, 32)
export const deviceOf = naming(isDeviceId, 32)
export const callOf = naming(isCallId, 16)
export const conversationOf = naming(isConversationId, 32)
export const talk = conversationOf('talk')

interface Letter {
  readonly from: string
  readonly to: string
  readonly call: CallId
  readonly at: number
  readonly body: CallNews
}

interface Seat {
  readonly name: string
  readonly account: string
  board: Board
  /** By whom it is to be met, and in which presence of either. */
  readonly ways: Map<string, { readonly id: number; open: boolean; lostAt: number | undefined }>
  readonly log: CallResult[]
  /** To whom it said that they are no member, when it hung up on them. */
  readonly removed: string[]
  rings: number
  said: number
}

/** Devices with nothing but the machine, and an air in between that does with what is said whatever it is told to. */
export class Switchboard {
  now = 1_000_000_000
  readonly air: Letter[] = []
  readonly seats = new Map<string, Seat>()
  #calls = 0
  #ways = 0

  /** `Bob/2` is Bob's second device. */
  constructor(
    names: readonly string[],
    private readonly group = false,
  ) {
    for (const name of names) this.seats.set(name, emptySeat(name))
  }

  /** Whose device that is; of somebody who is not played here, a name of nobody. */
  nameOf(device: DeviceId): string {
    return [...this.seats.keys()].find((name) => deviceOf(name) === device) ?? `the one with ${device}`
  }

  seat(name: string): Seat {
    const seat = this.seats.get(name)
    if (seat === undefined) throw new Error('nobody of that name')
    return seat
  }

  own(name: string): Own {
    return this.seat(name).board.own
  }

  /** The call a device is in now, if any. */
  callOf(name: string): CallId | undefined {
    const own = this.own(name)
    return own.kind === 'idle' || own.kind === 'ended' ? undefined : own.call
  }

  ringing(name: string): readonly CallId[] {
    return [...this.seat(name).board.known.values()].filter(({ ring }) => ring.kind === 'rings').map(({ id }) => id)
  }

  start(name: string, id?: string): void {
    if (this.callOf(name) !== undefined) return
    const { account, board } = this.seat(name)
    const ongoing = [...board.known.values()].find(({ parties }) => parties.size > 0)
    if (ongoing !== undefined) {
      this.happen(name, { kind: 'join', call: ongoing.id })
      return
    }
    this.#calls += 1
    const call = callOf(id ?? `${String((this.#calls * 7) % 10)}-${name}-${String(this.#calls)}`)
    const others = new Set([...this.seats.values()].map((seat) => seat.account))
    others.delete(account)
    const invited = [...others].map(accountOf)
    this.happen(name, { kind: 'start', call, conversation: talk, group: this.group, media: 'voice', invited })
  }

  accept(name: string): void {
    const [call] = this.ringing(name)
    if (call !== undefined) this.happen(name, { kind: 'join', call })
  }

  decline(name: string): void {
    const [call] = this.ringing(name)
    if (call !== undefined) this.happen(name, { kind: 'decline', call })
  }

  leave(name: string): void {
    this.happen(name, { kind: 'leave' })
  }

  /** The app there is started anew: it knows nothing, and says nothing on its way out. */
  restart(name: string): void {
    const seat = this.seat(name)
    seat.board = emptyBoard
    seat.ways.clear()
    this.#lookAtWays()
  }

  deliver(index: number, { copy = false }: { readonly copy?: boolean } = {}): void {
    const letter = this.air[index]
    if (letter === undefined) return
    if (!copy) this.air.splice(index, 1)
    const { at, body, call, from, to } = letter
    const account = this.seat(from).account
    this.happen(to, {
      kind: 'heard',
      call,
      conversation: talk,
      group: this.group,
      from: deviceOf(from),
      account: accountOf(account),
      at,
      body,
      rings: account === this.seat(to).account ? 'never' : 'aloud',
    })
  }

  deliverAll(): void {
    while (this.air.length > 0) this.deliver(0)
  }

  drop(index: number): void {
    this.air.splice(index, 1)
  }

  pass(ms: number): void {
    for (const end = this.now + ms; this.now < end;) {
      this.now += 1_000
      this.#lookAtWays()
      for (const name of this.seats.keys()) this.happen(name, { kind: 'tick' })
    }
  }

  /** Nothing is lost or late any more. */
  settle(ms = 180_000): void {
    for (let passed = 0; passed < ms; passed += 1_000) {
      this.deliverAll()
      this.pass(1_000)
    }
    this.deliverAll()
  }

  happen(name: string, event: CallEvent): void {
    const seat = this.seat(name)
    const before = this.ringing(name).length
    const { board, effects } = transition(
      seat.board,
      event,
      { account: accountOf(seat.account), device: deviceOf(name) },
      this.now,
    )
    seat.board = board
    seat.rings += Math.max(0, this.ringing(name).length - before)
    for (const effect of effects) {
      if (effect.kind === 'log') seat.log.push(effect.result)
      else if (effect.kind === 'meet')
        seat.ways.set(this.nameOf(effect.device), { id: ++this.#ways, open: false, lostAt: undefined })
      else if (effect.kind === 'part') {
        seat.ways.delete(this.nameOf(effect.device))
        if (effect.because === 'removed') seat.removed.push(this.nameOf(effect.device))
      } else if (effect.body.type !== 'signal') {
        seat.said = Math.max(seat.said + 1, this.now)
        const isTo = (one: string): boolean => effect.to === undefined || deviceOf(one) === effect.to
        const to = [...this.seats.keys()].filter((one) => one !== name && isTo(one))
        for (const one of to)
          this.air.push({ from: name, to: one, call: effect.call, at: seat.said, body: effect.body })
      }
    }
  }

  /** A way stands where both ends want it, in the same call; where one is gone the other gives up after 30 s. */
  #lookAtWays(): void {
    for (const [name, seat] of this.seats) {
      for (const [other, way] of [...seat.ways]) {
        const theirs = this.seats.get(other)?.ways.get(name)
        const isWanted = theirs !== undefined && this.callOf(name) === this.callOf(other)
        const device = deviceOf(other)
        if (isWanted && !way.open) {
          way.open = true
          way.lostAt = undefined
          this.happen(name, { kind: 'way', device, state: 'connected' })
        } else if (!isWanted && way.open) {
          way.open = false
          way.lostAt = this.now
          this.happen(name, { kind: 'way', device, state: 'reconnecting' })
        } else if (!isWanted) {
          way.lostAt ??= this.now
          if (this.now - way.lostAt < 30_000) continue
          seat.ways.delete(other)
          this.happen(name, { kind: 'way', device, state: 'closed' })
        }
      }
    }
  }
}

const emptySeat = (name: string): Seat => ({
  name,
  account: name.split('/')[0] ?? name,
  board: emptyBoard,
  ways: new Map(),
  log: [],
  removed: [],
  rings: 0,
  said: 0,
})
