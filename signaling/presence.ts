import type { Alias, TopicId } from '../src/core/base/ids'
import { type OwnStatusField, type PresenceField } from '../src/core/protocol/signaling/fields'
import { maxPresent } from '../src/core/protocol/signaling/limits'

/** A member as one of its sessions shows it; a session without an open socket shows nothing. */
export interface Sighting {
  readonly alias: Alias
  readonly status: OwnStatusField
  readonly connected: boolean
}

type Visible = Exclude<OwnStatusField, 'invisible'>

const ranks: Readonly<Record<Visible, number>> = { online: 3, away: 2, busy: 1 }

/** The best status each alias shows; aliases that show none are left out (SG6). */
export const visible = (sightings: Iterable<Sighting>): ReadonlyMap<Alias, Visible> => {
  const best = new Map<Alias, Visible>()
  for (const { alias, status, connected } of sightings) {
    if (!connected || status === 'invisible') continue
    const known = best.get(alias)
    if (known === undefined || ranks[status] > ranks[known]) best.set(alias, status)
  }
  return best
}

/** Everybody to be shown on a topic: those visible, then those gone, the latest first. */
export const roster = (
  sightings: Iterable<Sighting>,
  gone: ReadonlyMap<Alias, number> | undefined,
): readonly PresenceField[] => {
  const here = visible(sightings)
  const present: PresenceField[] = [...here].map(([alias, status]) => ({ alias, status }))
  const absent = [...(gone ?? [])]
    .filter(([alias]) => !here.has(alias))
    .sort(([, left], [, right]) => right - left)
    .map(([alias, at]): PresenceField => ({ alias, status: 'offline', lastSeen: new Date(at).toISOString() }))
  return [...present, ...absent].slice(0, maxPresent)
}

export interface LastSeenBounds {
  readonly lifetimeMs: number
  readonly total: number
  readonly perTopic: number
}

export const defaultLastSeenBounds: LastSeenBounds = {
  lifetimeMs: 7 * 24 * 60 * 60 * 1000,
  total: 100_000,
  perTopic: 256,
}

/** When who was last visible where: in memory only, bounded, forgotten after a week (SG6, SG9). */
export class LastSeen {
  /** Topics in order of their latest entry, and so are the aliases within: the first is the oldest. */
  readonly #topics = new Map<TopicId, Map<Alias, number>>()
  #size = 0

  constructor(private readonly bounds: LastSeenBounds = defaultLastSeenBounds) {}

  get size(): number {
    return this.#size
  }

  of(topic: TopicId): ReadonlyMap<Alias, number> | undefined {
    return this.#topics.get(topic)
  }

  note(topic: TopicId, alias: Alias, now: number): void {
    const seen = this.#topics.get(topic) ?? new Map<Alias, number>()
    this.#topics.delete(topic)
    this.#topics.set(topic, seen)
    if (!seen.delete(alias)) this.#size += 1
    seen.set(alias, now)
    if (seen.size > this.bounds.perTopic) this.#forgetOldest(topic, seen)
    while (this.#size > this.bounds.total) {
      for (const [oldTopic, oldSeen] of this.#topics) {
        this.#forgetOldest(oldTopic, oldSeen)
        break
      }
    }
  }

  sweep(now: number): void {
    for (const [topic, seen] of this.#topics) {
      for (const [alias, at] of seen) {
        if (at + this.bounds.lifetimeMs > now) break
        seen.delete(alias)
        this.#size -= 1
      }
      if (seen.size === 0) this.#topics.delete(topic)
    }
  }

  #forgetOldest(topic: TopicId, seen: Map<Alias, number>): void {
    for (const alias of seen.keys()) {
      seen.delete(alias)
      this.#size -= 1
      break
    }
    if (seen.size === 0) this.#topics.delete(topic)
  }
}
