import type { Clock } from '../../src/core/base/clock'
import type { TopicId } from '../../src/core/base/ids'
import type { Sighting } from '../presence'
import { type NodeId, type SharedStore, maxNodes } from './backplane'
import { type Standing, decodeStanding } from './messages'
import { Answers } from './answers'
import type { Peers } from './peers'

/** After a link came up, what the other node has not shown again by then is no more, in ms. */
const catchUpMs = 2_000
/** Topics shown anew at a time when the store is back. */
const batch = 256

interface Shown {
  readonly standing: Standing
  /** Of the link under which it was shown. */
  readonly generation: number
}

export interface ElsewhereDeps {
  readonly self: NodeId
  readonly store: SharedStore
  readonly peers: Pick<Peers, 'send' | 'broadcast'>
  readonly clock: Clock
  /** Runs a change of who is on these topics at other nodes. */
  changing(topics: readonly TopicId[], change: () => void): void
  /** Shows what this node has on a topic by now, if that is not shown yet. */
  refresh(topic: TopicId): void
}

/**
 * Who is at other nodes on the topics somebody here is on. A node writes its own standing into the store and
 * then reads the others': of two that come at once at least one reads of the other, and tells it on their link.
 * From then on they tell each other on the link, whether the store is there or not.
 */
export class Elsewhere {
  readonly #own = new Map<TopicId, Standing>()
  readonly #views = new Map<TopicId, Map<NodeId, Shown>>()
  /** Nodes whose people are shown: those with a link, and for a while those whose link just broke. */
  readonly #alive = new Set<NodeId>()
  readonly #generations = new Map<NodeId, number>()
  readonly #absent = new Set<NodeId>()
  readonly #answers: Answers
  readonly #looks = new Map<TopicId, Promise<void>>()
  #resyncs = 0

  constructor(private readonly deps: ElsewhereDeps) {
    this.#answers = new Answers(deps.clock)
  }

  *sightings(topic: TopicId): Iterable<Sighting> {
    for (const [node, { standing }] of this.#views.get(topic) ?? []) {
      if (!this.#alive.has(node)) continue
      for (const [alias, status] of standing) yield { alias, status, connected: true }
    }
  }

  /** The nodes a frame on this topic is for. */
  nodes(topic: TopicId): readonly NodeId[] {
    return [...(this.#views.get(topic)?.keys() ?? [])].filter((node) => this.#alive.has(node))
  }

  /** What this node has on a topic now; `undefined` where nobody here is on it any more. */
  show(topic: TopicId, standing: Standing | undefined): void {
    const before = this.#own.get(topic)
    if (standing === undefined) {
      if (before === undefined) return
      this.#own.delete(topic)
      this.#tell(topic)
      this.#views.delete(topic)
      this.#store(topic)
      return
    }
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(standing)) return
    this.#own.set(topic, standing)
    this.#store(topic)
    if (before === undefined) this.#begin(topic)
    this.#tell(topic)
  }

  /** Shows what this node has on a topic where it does not yet; resolves once it knows who is there elsewhere. */
  look(topic: TopicId, standing: Standing): Promise<void> | undefined {
    if (!this.#own.has(topic)) this.show(topic, standing)
    return this.#looks.get(topic)
  }

  heard(from: NodeId, topic: TopicId, standing: Standing | null): void {
    if (!this.#own.has(topic)) {
      // It read of us just before we left.
      if (standing !== null) this.#tellOne(from, topic)
      return
    }
    const view = this.#view(topic)
    const known = view.has(from)
    if (standing === null ? !known : !known && view.size >= maxNodes) return
    this.deps.changing([topic], () => {
      if (standing === null) view.delete(from)
      else view.set(from, { standing, generation: this.#generation(from) })
    })
    this.#answers.came(topic, from)
    if (known) return
    this.deps.refresh(topic)
    this.#tellOne(from, topic)
  }

  /** Both ends tell what they have where they know of the other; what is not told again is forgotten. */
  linked(node: NodeId): void {
    const generation = this.#generation(node) + 1
    this.#generations.set(node, generation)
    const shared = this.#seenOn(node)
    this.deps.changing(shared, () => this.#alive.add(node))
    for (const topic of this.deps.store.up ? shared : this.#own.keys()) this.#tellOne(node, topic)
    this.deps.clock.after(catchUpMs, () => {
      if (this.#generation(node) !== generation || !this.#alive.has(node)) return
      this.#drop(node, (shown) => shown.generation < generation)
    })
  }

  lost(node: NodeId): void {
    this.#answers.lost(node)
    this.deps.changing(this.#seenOn(node), () => this.#alive.delete(node))
  }

  /**
   * The store says which nodes there are. What one shows that is not among them twice, and has no link, is
   * wiped: it died without a word.
   */
  registered(nodes: ReadonlySet<NodeId>): void {
    const unknown = new Set<NodeId>()
    for (const view of this.#views.values())
      for (const node of view.keys()) if (!nodes.has(node) && !this.#alive.has(node)) unknown.add(node)
    for (const node of unknown) {
      if (!this.#absent.has(node)) continue
      for (const topic of this.#drop(node, () => true)) void this.deps.store.show(topic, node, undefined)
      this.#generations.delete(node)
      unknown.delete(node)
    }
    this.#absent.clear()
    for (const node of unknown) this.#absent.add(node)
  }

  /** The store may have forgotten everything: it is told again, and asked again, a batch at a time. */
  async resync(): Promise<void> {
    const resync = ++this.#resyncs
    const topics = [...this.#own.keys()]
    for (let next = 0; next < topics.length && resync === this.#resyncs; next += batch) {
      const looks = topics.slice(next, next + batch).map((topic) => {
        this.#store(topic)
        return this.#read(topic)
      })
      await Promise.all(looks)
    }
  }

  #begin(topic: TopicId): void {
    const look = this.#look(topic).finally(() => {
      if (this.#looks.get(topic) === look) this.#looks.delete(topic)
    })
    this.#looks.set(topic, look)
  }

  async #look(topic: TopicId): Promise<void> {
    const nodes = await this.#read(topic)
    // What stood in the store may be older than what they have by now.
    await this.#answers.of(
      topic,
      nodes.filter((node) => this.#alive.has(node)),
    )
  }

  /** Who else is on the topic by the store; returns those nobody knew of. */
  async #read(topic: TopicId): Promise<readonly NodeId[]> {
    const shown = await this.deps.store.shown(topic)
    if (shown === undefined || !this.#own.has(topic)) return []
    const view = this.#view(topic)
    const fresh = [...shown].flatMap(([node, text]): [NodeId, Standing][] => {
      if (node === this.deps.self || view.has(node)) return []
      const standing = decodeStanding(text)
      return standing === undefined ? [] : [[node, standing]]
    })
    if (fresh.length === 0) return []
    const known = fresh.slice(0, maxNodes - view.size)
    this.deps.changing([topic], () => {
      for (const [node, standing] of known) view.set(node, { standing, generation: this.#generation(node) })
    })
    for (const [node] of fresh) this.#tellOne(node, topic)
    return known.map(([node]) => node)
  }

  #store(topic: TopicId): void {
    const standing = this.#own.get(topic)
    void this.deps.store.show(topic, this.deps.self, standing === undefined ? undefined : JSON.stringify(standing))
  }

  /** While the store is away nobody can be looked up, so everybody is told; who is not concerned ignores it. */
  #tell(topic: TopicId): void {
    if (this.deps.store.up) for (const node of this.#views.get(topic)?.keys() ?? []) this.#tellOne(node, topic)
    else this.deps.peers.broadcast({ type: 'standing', topic, standing: this.#own.get(topic) ?? null })
  }

  #tellOne(node: NodeId, topic: TopicId): void {
    this.deps.peers.send(node, { type: 'standing', topic, standing: this.#own.get(topic) ?? null })
  }

  #drop(node: NodeId, condition: (shown: Shown) => boolean): readonly TopicId[] {
    const dropped = this.#seenOn(node).filter((topic) => {
      const shown = this.#views.get(topic)?.get(node)
      return shown !== undefined && condition(shown)
    })
    this.deps.changing(dropped, () => {
      for (const topic of dropped) this.#views.get(topic)?.delete(node)
    })
    return dropped
  }

  #seenOn(node: NodeId): readonly TopicId[] {
    return [...this.#views].filter(([, view]) => view.has(node)).map(([topic]) => topic)
  }

  #view(topic: TopicId): Map<NodeId, Shown> {
    const view = this.#views.get(topic) ?? new Map<NodeId, Shown>()
    this.#views.set(topic, view)
    return view
  }

  #generation(node: NodeId): number {
    return this.#generations.get(node) ?? 0
  }
}
