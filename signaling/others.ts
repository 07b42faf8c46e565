import type { TopicId } from '../src/core/base/ids'
import type { Sighting } from './presence'

/** The other servers that act as one with this one (SG13), as the exchange sees them. */
export interface OtherNodes {
  /** Who is on a topic at other nodes. */
  sightings(topic: TopicId): Iterable<Sighting>
  /** Somebody here came to these topics, left them or changed. */
  touched(topics: Iterable<TopicId>): void
  /** Where who is on a topic elsewhere is not known yet: until it is, or for a short while at most. */
  look(topic: TopicId): Promise<void> | undefined
  /** To the members at other nodes; how many of their sockets took it. */
  relay(topic: TopicId, text: string): number | Promise<number>
  /** To the topic's rooms on `/signal` at other nodes. */
  publish(topic: TopicId, text: string): void
}

/** A server by itself. */
export const noOtherNodes: OtherNodes = {
  sightings: () => [],
  touched: () => undefined,
  look: () => undefined,
  relay: () => 0,
  publish: () => undefined,
}
