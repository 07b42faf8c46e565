import type { DeviceId, Random } from '../../src/core'
import { fraction } from '../../src/core/base/random'
import { Agenda } from './agenda'

/** How long things take in the simulated world, in ms. */
const hopMs = { least: 10, usual: 40 }
/** A device seals and sends one copy after the other. */
const copyMs = 0.3
const newsMs = { least: 100, most: 2_000 }
const openMs = { least: 300, most: 1_500 }

/** One event as it came to one device. */
interface Receipt {
  readonly hops: number
  readonly tookMs: number
}

interface Spread {
  readonly from: DeviceId
  readonly sentAt: number
  readonly receipts: Map<DeviceId, Receipt>
  copies: number
}

interface Member {
  readonly view: Set<DeviceId>
  wanted: ReadonlySet<DeviceId>
  /** Links that stand, and by when each sent its last copy. */
  readonly links: Set<DeviceId>
  busyUntil: number
}

export type Choose = (self: DeviceId, present: ReadonlySet<DeviceId>) => ReadonlySet<DeviceId>

/**
 * Devices of one room that hand each other what is said: to everybody they are linked with, the first time they hear
 * it, as y-webrtc does. Each learns in its own time who comes and goes; a link stands while both ends want it.
 */
export class Swarm {
  readonly agenda = new Agenda()
  readonly spreads: Spread[] = []
  readonly #members = new Map<DeviceId, Member>()

  constructor(
    first: readonly DeviceId[],
    private readonly choose: Choose,
    private readonly random: Random,
  ) {
    for (const device of first)
      this.#members.set(device, { view: new Set(first), wanted: new Set(), links: new Set(), busyUntil: 0 })
    for (const [device, member] of this.#members) member.wanted = choose(device, member.view)
    for (const [device, { links, wanted }] of this.#members)
      for (const other of wanted) if (this.#members.get(other)?.wanted.has(device) === true) links.add(other)
  }

  get present(): readonly DeviceId[] {
    return [...this.#members.keys()]
  }

  get links(): readonly number[] {
    return [...this.#members.values()].map(({ links }) => links.size)
  }

  say(from: DeviceId): void {
    const spread: Spread = { from, sentAt: this.agenda.now, receipts: new Map(), copies: 0 }
    this.spreads.push(spread)
    this.#receive(spread, from, 0)
  }

  arrive(device: DeviceId): void {
    const view = new Set([...this.#members.keys(), device])
    this.#members.set(device, { view, wanted: new Set(), links: new Set(), busyUntil: 0 })
    this.#want(device)
    this.#tell((member) => member.view.add(device))
  }

  leave(device: DeviceId): void {
    for (const other of this.#members.get(device)?.links ?? []) this.#members.get(other)?.links.delete(device)
    this.#members.delete(device)
    this.#tell((member) => member.view.delete(device))
  }

  #tell(note: (member: Member) => void): void {
    for (const [device, member] of this.#members)
      this.agenda.after(this.#between(newsMs), () => {
        if (this.#members.get(device) !== member) return
        note(member)
        this.#want(device)
      })
  }

  #want(device: DeviceId): void {
    const member = this.#members.get(device)
    if (member === undefined) return
    const before = member.wanted
    member.wanted = this.choose(device, member.view)
    for (const other of before) if (!member.wanted.has(other)) this.#cut(device, other)
    for (const other of member.wanted)
      if (!before.has(other))
        this.agenda.after(this.#between(openMs), () => {
          this.#link(device, other)
        })
  }

  #cut(one: DeviceId, other: DeviceId): void {
    this.#members.get(one)?.links.delete(other)
    this.#members.get(other)?.links.delete(one)
  }

  /** Whoever is linked anew gets what they lack. */
  #link(one: DeviceId, other: DeviceId): void {
    const [left, right] = [this.#members.get(one), this.#members.get(other)]
    if (left?.wanted.has(other) !== true || right?.wanted.has(one) !== true || left.links.has(other)) return
    left.links.add(other)
    right.links.add(one)
    for (const spread of this.spreads) {
      if (spread.receipts.has(one) && !spread.receipts.has(other)) this.#send(spread, one, other)
      if (spread.receipts.has(other) && !spread.receipts.has(one)) this.#send(spread, other, one)
    }
  }

  #send(spread: Spread, from: DeviceId, to: DeviceId): void {
    const sender = this.#members.get(from)
    const hops = (spread.receipts.get(from)?.hops ?? 0) + 1
    if (sender === undefined) return
    const { now } = this.agenda
    sender.busyUntil = Math.max(now, sender.busyUntil) + copyMs
    spread.copies += 1
    if (spread.receipts.has(to)) return
    const way = hopMs.least - hopMs.usual * Math.log(1 - fraction(this.random))
    this.agenda.after(sender.busyUntil - now + way, () => {
      if (this.#members.get(from)?.links.has(to) === true) this.#receive(spread, to, hops)
    })
  }

  #receive(spread: Spread, device: DeviceId, hops: number): void {
    const member = this.#members.get(device)
    if (member === undefined || spread.receipts.has(device)) return
    spread.receipts.set(device, { hops, tookMs: this.agenda.now - spread.sentAt })
    for (const other of member.links) this.#send(spread, device, other)
  }

  #between({ least, most }: { readonly least: number; readonly most: number }): number {
    return least + fraction(this.random) * (most - least)
  }
}
