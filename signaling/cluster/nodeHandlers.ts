import type { SessionId, TopicId } from '../../src/core/base/ids'
import type { Claims, Standing } from './messages'
import type { ServePiped } from './pipes'

/** What a call that came to another node is answered with. */
export interface ForwardedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface ForwardedCall {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** What the cluster has this node do. */
export interface NodeHandlers {
  /** Runs a change of who is on these topics at other nodes. */
  changing(topics: readonly TopicId[], change: () => void): void
  /** Who is to be seen here on a topic; `undefined` where nobody here is on it. */
  standing(topic: TopicId): Standing | undefined
  /** How many sockets here took the text. */
  deliver(topic: TopicId, text: string): number
  published(topic: TopicId, text: string): void
  /** The session lives elsewhere now. */
  moved(session: SessionId): void
  over(session: SessionId): void
  uninvited(invite: string): void
  call(claims: Claims, call: ForwardedCall): Promise<ForwardedAnswer>
  readonly servePiped: ServePiped
}
