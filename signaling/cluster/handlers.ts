import type { Clock } from '../../src/core/base/clock'
import { refuse } from '../answers'
import type { Connection, ConnectionHandler } from '../connection'
import type { Exchange } from '../exchange'
import type { Session } from '../sessions'
import type { ForwardedAnswer, ForwardedCall, NodeHandlers } from './nodeHandlers'
import type { Claims } from './messages'

export interface HandlerDeps {
  readonly clock: Clock
  /** Asked for when needed: the exchange is made with the cluster, and the cluster with these. */
  readonly exchange: () => Exchange
  readonly forwarded: (session: Session, call: ForwardedCall) => Promise<ForwardedAnswer>
  readonly serveSignal: (session: Session, connection: Connection, address: string) => ConnectionHandler
}

/** What this node does for the others. */
export const nodeHandlers = ({ clock, exchange, forwarded, serveSignal }: HandlerDeps): NodeHandlers => {
  const addressOf = (claims: Claims): string => `forwarded:${claims.id}`
  const adopt = (claims: Claims): ReturnType<Exchange['sessions']['adopt']> =>
    exchange().sessions.adopt(claims, addressOf(claims), clock.now())
  return {
    changing: (topics, change) => {
      exchange().changingElsewhere(topics, change)
    },
    standing: (topic) => {
      const standing = exchange().standing(topic)
      return standing === undefined ? undefined : [...standing]
    },
    deliver: (topic, text) => exchange().deliver(topic, text),
    published: (topic, text) => {
      exchange().signal.published(topic, text)
    },
    moved: (session) => {
      exchange().moveSession(session)
    },
    over: (session) => {
      exchange().endSession(session)
    },
    uninvited: (invite) => {
      exchange().endSessionsBy(invite)
    },
    call: async (claims, call) => {
      const session = adopt(claims)
      if (session.ok) return forwarded(session.value, call)
      const { status, headers } = refuse(session.error)
      return { status, headers, body: JSON.stringify({ ok: false, ...session.error }) }
    },
    servePiped: (claims, connection) => {
      const session = adopt(claims)
      if (!session.ok || session.value.patience.pauseMs(clock.now()) > 0) return undefined
      return serveSignal(session.value, connection, addressOf(claims))
    },
  }
}
