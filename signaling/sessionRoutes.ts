import type { Clock } from '../src/core/base/clock'
import type { Zid } from '../src/core/base/ids'
import { type Result, err } from '../src/core/base/result'
import { type Refusal, refusal } from '../src/core/protocol/signaling/errors'
import { challengeRequest, paths, sessionRequest } from '../src/core/protocol/signaling/rest'
import type { Admission } from './admission'
import type { Bans } from './admin/bans'
import { json, refuse } from './answers'
import { decodeBody } from './body'
import type { Challenges } from './challenges'
import type { ServerConfig } from './config'
import type { Exchange } from './exchange'
import type { HttpAnswer, HttpCall } from './httpCall'
import type { Journal } from './journal'
import type { TokenBuckets } from './limits'
import { isServed } from './origins'
import { provesSession } from './proofs'
import type { Params, Route } from './routes'
import type { WorkGauge } from './work'
import type { Session } from './sessions'

export interface SignInDeps {
  readonly clock: Clock
  readonly config: ServerConfig
  readonly challenges: Challenges
  readonly exchange: Exchange
  readonly attempts: TokenBuckets
  readonly admission: Admission
  readonly bans: Bans
  readonly journal: Journal
  readonly work: WorkGauge
  /** Several nodes take a challenge once among them (SG13); true where nobody took this one before. */
  readonly firstToTake?: (challenge: string) => Promise<boolean>
}

/** Calls of people who have no session yet; `address` is what limits count by. */
export type OpenHandler = (call: HttpCall, address: string) => HttpAnswer | Promise<HttpAnswer>

/** Calls of a session. */
export type MemberHandler = (session: Session, call: HttpCall, params: Params) => HttpAnswer | Promise<HttpAnswer>

interface SignedIn {
  readonly session: Session
  readonly token: string
}

interface Unwelcome {
  readonly reason: Refusal
  /** Where they proved it. */
  readonly zid?: Zid
}

const unproven = (message: string): Result<never, Unwelcome> => err({ reason: refusal('UNAUTHORIZED', message) })

/** SG1: challenge, proof, token. */
export const signInRoutes = (deps: SignInDeps): readonly Route<OpenHandler>[] => {
  const { clock, config, challenges, exchange, attempts, admission, bans, journal, firstToTake, work } = deps
  const limited =
    (handler: OpenHandler): OpenHandler =>
    (call, address) =>
      attempts.take(address, clock.now())
        ? handler(call, address)
        : refuse({
            ...refusal('RATE_LIMITED', 'Too many attempts to sign in from this address.'),
            retryAfterMs: attempts.retryAfterMs(address),
          })

  const challenge: OpenHandler = (call) => {
    const request = decodeBody(challengeRequest, call.body)
    if (!request.ok) return refuse(request.error)
    const issued = challenges.issue(request.value.zid, clock.now())
    const bits = work.bits(clock.now())
    const asked = bits === 0 ? {} : { work: bits }
    return json(200, { ok: true, challenge: issued.challenge, expiresAt: rfc3339(issued.expiresAt), ...asked })
  }

  const open = async (call: HttpCall, address: string): Promise<Result<SignedIn, Unwelcome>> => {
    const request = decodeBody(sessionRequest, call.body)
    if (!request.ok) return err({ reason: request.error })
    const { zid, challenge, origin, signature, inviteCode, work: done } = request.value
    const now = clock.now()
    if (!isServed(origin, call, config)) return unproven('The proof names an origin this server does not answer to.')
    const redeemed = challenges.redeem(zid, challenge, now)
    if (!redeemed.ok)
      return redeemed.error === 'full'
        ? err({ reason: refusal('RATE_LIMITED', 'Too many people sign in at this moment.') })
        : unproven(`The challenge is ${redeemed.error}.`)
    if (!provesSession(zid, origin, challenge, signature)) return unproven('The signature does not prove the zid.')
    if ((await firstToTake?.(challenge)) === false) return unproven('The challenge is used.')
    if (!work.suffices(challenge, done, now))
      return err({
        reason: refusal('WORK_REQUIRED', 'Too many sign in: this takes the work the challenge asks for.'),
        zid,
      })
    work.note(now)
    const welcome = await admission.admit(zid, inviteCode, now)
    if (!welcome.ok) return err({ reason: welcome.error, zid })
    if (bans.has(zid)) return err({ reason: refusal('BANNED', 'This server lets this key in no more.'), zid })
    const opened = exchange.sessions.open(zid, address, now, welcome.value.invite)
    return opened.ok ? opened : err({ reason: opened.error, zid })
  }

  const signIn: OpenHandler = async (call, address) => {
    const opened = await open(call, address)
    if (!opened.ok) {
      journal.notLetIn(opened.error.reason.code, address, opened.error.zid)
      return refuse(opened.error.reason)
    }
    const { session, token } = opened.value
    journal.signedIn(session.zid, address)
    return json(200, { ok: true, token, session: session.id, expiresAt: rfc3339(session.expiresAt) })
  }

  return [
    { method: 'POST', pattern: paths.challenge, handler: limited(challenge) },
    { method: 'POST', pattern: paths.session, handler: limited(signIn) },
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
