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
export const resolve = (beginning: Directory, events: readonly ControlEvent[]): Resolution => {
  const nodes = graph(events)
  // What is void follows from what counts, and the other way round: looked at until both agree.
  let voided: ReadonlySet<EventId> = new Set()
  for (let round = 0; ; round += 1) {
    const { directory, order, found } = walk(beginning, nodes, voided)
    const known = [...found].every((id) => voided.has(id))
    if (known && (found.size === voided.size || round > events.length))
      return { directory: { ...directory, tips: tipsOf(nodes) }, order }
    // Ranks only fall from cause to effect, so this ends; should they not, nothing is taken back any more.
    voided = round < events.length ? found : new Set([...voided, ...found])
  }
}

const graph = (events: readonly ControlEvent[]): ReadonlyMap<EventId, Node> => {
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

/** One pass in the order of cause and rank; tells which acts the effective ones make void. */
const walk = (beginning: Directory, nodes: ReadonlyMap<EventId, Node>, voided: ReadonlySet<EventId>) => {
  const found = new Set<EventId>()
  const order: EventId[] = []
  const waiting = new Map([...nodes].map(([id, { before }]) => [id, new Set(before)]))
  const after = successors(nodes)
  let ready = [...waiting].filter(([, before]) => before.size === 0).map(([id]) => id)
  let directory = beginning
  while (ready.length > 0) {
    const node = foremost(ready, nodes, directory)
    ready = ready.filter((id) => id !== node.event.id)
    const next = voided.has(node.event.id) ? undefined : govern(directory, node.event)
    if (next !== undefined) {
      for (const id of concurrentActs(node, nodes, directory, next)) found.add(id)
      directory = next
      order.push(node.event.id)
    }
    for (const id of after.get(node.event.id) ?? []) {
      const left = waiting.get(id)
      left?.delete(node.event.id)
      if (left?.size === 0) ready.push(id)
    }
  }
  return { directory, order, found }
}

const successors = (nodes: ReadonlyMap<EventId, Node>): ReadonlyMap<EventId, readonly EventId[]> => {
  const after = new Map<EventId, EventId[]>()
  for (const [id, { before }] of nodes) {
    for (const one of new Set(before)) after.set(one, [...(after.get(one) ?? []), id])
  }
  return after
}

const foremost = (ready: readonly EventId[], nodes: ReadonlyMap<EventId, Node>, directory: Directory): Node => {
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
const concurrentActs = (
  { event }: Node,
  nodes: ReadonlyMap<EventId, Node>,
  before: Directory,
  after: Directory,
): readonly EventId[] => {
  if (event.body.kind !== 'member.remove' && event.body.kind !== 'member.role') return []
  const { account } = event.body
  if (account === event.author || rankOf(roleOf(after, account)) >= rankOf(roleOf(before, account))) return []
  return actsOf(account, nodes, event.body.kind === 'member.role').filter(
    (id) => id !== event.id && !isBefore(id, event.id, nodes) && !isBefore(event.id, id, nodes),
  )
}

/** Leaving is everybody's own; and a key that a member gave stands though they are no admin any more. */
const actsOf = (account: AccountId, nodes: ReadonlyMap<EventId, Node>, staysMember: boolean): readonly EventId[] =>
  [...nodes.values()]
    .filter(({ event }) => event.author === account && event.body.kind !== 'member.leave')
    .filter(({ event }) => !(staysMember && event.body.kind === 'epoch.key'))
    .map(({ event }) => event.id)

const isBefore = (one: EventId, other: EventId, nodes: ReadonlyMap<EventId, Node>): boolean => {
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

const tipsOf = (nodes: ReadonlyMap<EventId, Node>): readonly EventId[] => {
  const named = new Set([...nodes.values()].flatMap(({ before }) => before))
  return [...nodes.keys()].filter((id) => !named.has(id)).sort()
}
