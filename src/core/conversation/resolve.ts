/**
 * One directory from any set of control events, in whatever order they came (EV5). Cause goes before effect;
 * of what is concurrent, the higher rank goes first, and what somebody did without knowing that they had just
 * been removed or demoted counts for nothing: authority decides, not clocks, which anybody can turn back.
 */
import type { AccountId, DeviceId, EventId } from '../base/ids'
import { rankOf } from './authority'
import { roleOf, type Directory } from './directory'
import { govern, type ControlEvent } from './govern'

/** What of a control event's history is needed to see what came before it. */
interface Node {
  readonly event: ControlEvent
  /** Named parents and the same device's control event before it. */
  readonly before: readonly EventId[]
}

/** The order in which they count, and which of them. */
export interface Resolution {
  readonly directory: Directory
  readonly order: readonly EventId[]
}

/**
 * Adds one event that knows of all the others: the usual case, and cheap. `undefined` where it does not, and
 * everything has to be resolved anew.
 */
export const extend = (directory: Directory, event: ControlEvent): Directory | undefined => {
  const parents = new Set(event.body.parents)
  if (!directory.tips.every((tip) => parents.has(tip))) return undefined
  return { ...(govern(directory, event) ?? directory), tips: [event.id] }
}

/** `beginning` is the directory before any event. */
export const resolve = (beginning: Directory, events: readonly ControlEvent[]): Resolution =>
  resolveNodes(beginning, graph(events))

type Nodes = ReadonlyMap<EventId, Node>

const resolveNodes = (beginning: Directory, nodes: Nodes): Resolution => {
  const refused = new Set<EventId>()
  for (;;) {
    const settled = settle(beginning, nodes, refused)
    if (settled.kind === 'agrees')
      return { directory: { ...settled.walk.directory, tips: tipsOf(nodes) }, order: settled.walk.order }
    const baseless = settled.turning.filter((id) => !isByKnownRight(beginning, nodes, id))
    for (const id of baseless.length > 0 ? baseless : settled.turning) refused.add(id)
  }
}

/**
 * What is void follows from what counts, and the other way round: looked at until both agree. Among honest people
 * they always do, for whoever takes rank from somebody has more of it, and had it in what they knew. Where they go
 * round in a circle, somebody took back what alone would give them the right to.
 */
const settle = (
  beginning: Directory,
  nodes: Nodes,
  refused: ReadonlySet<EventId>,
):
  | { readonly kind: 'agrees'; readonly walk: Walk }
  | { readonly kind: 'circles'; readonly turning: readonly EventId[] } => {
  const rounds = new Map<string, Walk>()
  let voided: ReadonlySet<EventId> = new Set()
  for (;;) {
    const state = [...voided].sort().join()
    if (rounds.has(state)) {
      const states = [...rounds.keys()]
      return { kind: 'circles', turning: turningIn([...rounds.values()].slice(states.indexOf(state))) }
    }
    const round = walk(beginning, nodes, new Set([...voided, ...refused]))
    const found = new Set([...round.voids.values()].flat())
    if (found.size === voided.size && [...found].every((id) => voided.has(id))) return { kind: 'agrees', walk: round }
    rounds.set(state, round)
    voided = found
  }
}

/** What makes something void in one round, and in another has no right to it, though it is not void itself. */
const turningIn = (circle: readonly Walk[]): readonly EventId[] => {
  const voiders = new Set(circle.flatMap(({ voids }) => [...voids.keys()]))
  return [...voiders].filter((id) => circle.some(({ order, voided }) => !order.includes(id) && !voided.has(id)))
}

/** Whether what its author knew gave them the right. */
const isByKnownRight = (beginning: Directory, nodes: Nodes, id: EventId): boolean => {
  const known = [...nodes].filter(([other]) => other === id || isBefore(other, id, nodes))
  return resolveNodes(beginning, new Map(known)).order.includes(id)
}

const graph = (events: readonly ControlEvent[]): Nodes => {
  const byDevice = new Map<DeviceId, ControlEvent[]>()
  for (const event of events) byDevice.set(event.device, [...(byDevice.get(event.device) ?? []), event])
  const nodes = new Map<EventId, Node>()
  const known = new Set(events.map(({ id }) => id))
  for (const chain of byDevice.values()) {
    chain.sort((left, right) => left.sequence - right.sequence)
    chain.forEach((event, index) => {
      const previous = chain[index - 1]
      const before = [
        ...event.body.parents.filter((id) => known.has(id)),
        ...(previous === undefined ? [] : [previous.id]),
      ]
      nodes.set(event.id, { event, before })
    })
  }
  return nodes
}

/** One pass in the order of cause and rank. */
interface Walk {
  readonly directory: Directory
  readonly order: readonly EventId[]
  /** What was void in it. */
  readonly voided: ReadonlySet<EventId>
  /** Which acts the effective ones make void. */
  readonly voids: ReadonlyMap<EventId, readonly EventId[]>
}

const walk = (beginning: Directory, nodes: Nodes, voided: ReadonlySet<EventId>): Walk => {
  const voids = new Map<EventId, readonly EventId[]>()
  const order: EventId[] = []
  const waiting = new Map([...nodes].map(([id, { before }]) => [id, new Set(before)]))
  const after = successors(nodes)
  let ready = [...waiting].filter(([, before]) => before.size === 0).map(([id]) => id)
  let directory = beginning
  while (ready.length > 0) {
    const node = foremost(ready, nodes, directory)
    const { id } = node.event
    ready = ready.filter((one) => one !== id)
    const next = voided.has(id) ? undefined : govern(directory, node.event)
    if (next !== undefined) {
      const acts = concurrentActs(node, nodes, directory, next)
      if (acts.length > 0) voids.set(id, acts)
      directory = next
      order.push(id)
    }
    for (const one of after.get(id) ?? []) {
      const left = waiting.get(one)
      left?.delete(id)
      if (left?.size === 0) ready.push(one)
    }
  }
  return { directory, order, voided, voids }
}

const successors = (nodes: Nodes): ReadonlyMap<EventId, readonly EventId[]> => {
  const after = new Map<EventId, EventId[]>()
  for (const [id, { before }] of nodes) {
    for (const one of new Set(before)) after.set(one, [...(after.get(one) ?? []), id])
  }
  return after
}

const foremost = (ready: readonly EventId[], nodes: Nodes, directory: Directory): Node => {
  let best: Node | undefined
  for (const id of ready) {
    const node = nodes.get(id)
    if (node !== undefined && (best === undefined || goesBefore(node, best, directory))) best = node
  }
  if (best === undefined) throw new Error('assertion failed: something is ready')
  return best
}

const goesBefore = (left: Node, right: Node, directory: Directory): boolean => {
  const ranks = rankOf(roleOf(directory, left.event.author)) - rankOf(roleOf(directory, right.event.author))
  return ranks === 0 ? left.event.order < right.event.order : ranks > 0
}

/** What those who just lost rank did without knowing it. Leaving is everybody's own, and stands. */
const concurrentActs = ({ event }: Node, nodes: Nodes, before: Directory, after: Directory): readonly EventId[] => {
  if (event.body.kind !== 'member.remove' && event.body.kind !== 'member.role') return []
  const { account } = event.body
  if (account === event.author || rankOf(roleOf(after, account)) >= rankOf(roleOf(before, account))) return []
  return actsOf(account, nodes, event.body.kind === 'member.role').filter(
    (id) => id !== event.id && !isBefore(id, event.id, nodes) && !isBefore(event.id, id, nodes),
  )
}

/** Leaving is everybody's own; and a key that a member gave stands though they are no admin any more. */
const actsOf = (account: AccountId, nodes: Nodes, staysMember: boolean): readonly EventId[] =>
  [...nodes.values()]
    .filter(({ event }) => event.author === account && event.body.kind !== 'member.leave')
    .filter(({ event }) => !(staysMember && event.body.kind === 'epoch.key'))
    .map(({ event }) => event.id)

const isBefore = (one: EventId, other: EventId, nodes: Nodes): boolean => {
  const seen = new Set<EventId>()
  const open = [other]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const parent of nodes.get(id)?.before ?? []) {
      if (parent === one) return true
      if (!seen.has(parent)) {
        seen.add(parent)
        open.push(parent)
      }
    }
  }
  return false
}

const tipsOf = (nodes: Nodes): readonly EventId[] => {
  const named = new Set([...nodes.values()].flatMap(({ before }) => before))
  return [...nodes.keys()].filter((id) => !named.has(id)).sort()
}
