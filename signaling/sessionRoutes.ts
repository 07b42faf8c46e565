import type { Clock } from '../src/core/base/clock'
import { challengeRequest, paths, sessionRequest } from '../src/core/protocol/signaling/rest'
import type { Admission } from './access'
import type { Bans } from './admin/bans'
import { json, refuse, refuseAs } from './answers'
import { decodeBody } from './body'
import type { Challenges } from './challenges'
import type { ServerConfig } from './config'
import type { Exchange } from './exchange'
import type { HttpAnswer, HttpCall } from './httpCall'
import type { TokenBuckets } from './limits'
import { isServed } from './origins'
import { provesSession } from './proofs'
import type { Params, Route } from './routes'
import type { Session } from './sessions'

export interface SignInDeps {
  readonly clock: Clock
  readonly config: ServerConfig
  readonly challenges: Challenges
  readonly exchange: Exchange
  readonly attempts: TokenBuckets
  readonly admission: Admission
  readonly bans: Bans
  /** Several nodes take a challenge once among them (SG13); true where nobody took this one before. */
  readonly firstToTake?: (challenge: string) => Promise<boolean>
}

/** Calls of people who have no session yet; `address` is what limits count by. */
export type OpenHandler = (call: HttpCall, address: string) => HttpAnswer | Promise<HttpAnswer>

/** Calls of a session. */
export type MemberHandler = (session: Session, call: HttpCall, params: Params) => HttpAnswer | Promise<HttpAnswer>

/** SG1: challenge, proof, token. */
export const signInRoutes = (deps: SignInDeps): readonly Route<OpenHandler>[] => {
  const { clock, config, challenges, exchange, attempts, admission, bans, firstToTake } = deps
  const limited =
    (handler: OpenHandler): OpenHandler =>
    (call, address) =>
      attempts.take(address, clock.now())
        ? handler(call, address)
        : refuseAs('RATE_LIMITED', 'Too many attempts to sign in from this address.')

  const challenge: OpenHandler = (call) => {
    const request = decodeBody(challengeRequest, call.body)
    if (!request.ok) return refuse(request.error)
    const issued = challenges.issue(request.value.zid, clock.now())
    return json(200, { ok: true, challenge: issued.challenge, expiresAt: rfc3339(issued.expiresAt) })
  }

  const open: OpenHandler = async (call, address) => {
    const request = decodeBody(sessionRequest, call.body)
    if (!request.ok) return refuse(request.error)
    const { zid, challenge, origin, signature, inviteCode } = request.value
    const now = clock.now()
    if (!isServed(origin, call, config))
      return refuseAs('UNAUTHORIZED', 'The proof names an origin this server does not answer to.')
    const redeemed = challenges.redeem(zid, challenge, now)
    if (!redeemed.ok)
      return redeemed.error === 'full'
        ? refuseAs('RATE_LIMITED', 'Too many people sign in at this moment.')
        : refuseAs('UNAUTHORIZED', `The challenge is ${redeemed.error}.`)
    if (!provesSession(zid, origin, challenge, signature))
      return refuseAs('UNAUTHORIZED', 'The signature does not prove the zid.')
    if ((await firstToTake?.(challenge)) === false) return refuseAs('UNAUTHORIZED', 'The challenge is used.')
    const refused = await admission(zid, inviteCode, now)
    if (refused !== undefined) return refuse(refused)
    if (bans.has(zid)) return refuseAs('BANNED', 'This server lets this key in no more.')
    const opened = exchange.sessions.open(zid, address, now)
    if (!opened.ok) return refuse(opened.error, 30)
    const { session, token } = opened.value
    return json(200, { ok: true, token, session: session.id, expiresAt: rfc3339(session.expiresAt) })
  }

  return [
    { method: 'POST', pattern: paths.challenge, handler: limited(challenge) },
    { method: 'POST', pattern: paths.session, handler: limited(open) },
  ]
}

/** SG1: a ticket for one socket, and signing out. */
export const sessionRoutes = (exchange: Exchange, clock: Clock): readonly Route<MemberHandler>[] => [
  {
    method: 'POST',
    pattern: paths.ticket,
    handler: (session) => {
      const issued = exchange.sessions.issueTicket(session.id, clock.now())
      if (!issued.ok) return refuse(issued.error)
      return json(200, { ok: true, ticket: issued.value.ticket, expiresAt: rfc3339(issued.value.expiresAt) })
    },
  },
  {
    method: 'DELETE',
    pattern: paths.session,
    handler: (session) => {
      exchange.endSession(session.id)
      return json(200, { ok: true })
    },
  },
]

const rfc3339 = (time: number): string => new Date(time).toISOString()
