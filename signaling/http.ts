import type { Clock } from '../src/core/base/clock'
import { type Result, err, ok } from '../src/core/base/result'
import { paths } from '../src/core/protocol/signaling/rest'
import { isAdminPath } from './admin/routes'
import { addressBytes, addressKey } from './address'
import { json, refuse, refuseAs } from './answers'
import type { Bans } from './admin/bans'
import type { Admission } from './access'
import type { Challenges } from './challenges'
import type { ServerConfig } from './config'
import type { Exchange } from './exchange'
import type { Gates } from './gate'
import type { HttpAnswer, HttpCall } from './httpCall'
import { hostName, iceServers } from './ice'
import type { Journal } from './journal'
import type { TokenBuckets } from './limits'
import { messageRoutes } from './messageRoutes'
import { corsHeaders, mayCall, preflightHeaders } from './origins'
import type { Meter } from './metrics/meter'
import { type Route, matchRoute } from './routes'
import { type MemberHandler, sessionRoutes, signInRoutes } from './sessionRoutes'
import type { Session } from './sessions'
import { serveWeb } from './webFiles'

export interface HttpDeps {
  readonly clock: Clock
  readonly config: ServerConfig
  readonly challenges: Challenges
  readonly exchange: Exchange
  readonly attempts: TokenBuckets
  readonly admission: Admission
  readonly bans: Bans
  readonly stunPort: () => number
  readonly draining: () => boolean
  readonly admin: (call: HttpCall) => HttpAnswer | Promise<HttpAnswer>
  readonly meter: Meter
  readonly gates: Gates
  readonly journal: Journal
}

export interface Admitted {
  readonly session: Session
  /** What limits count by. */
  readonly address: string
}

export interface HttpService {
  answer(call: HttpCall): HttpAnswer | Promise<HttpAnswer>
  /** The session behind a socket's upgrade, or the answer that refuses it. */
  admitSocket(call: HttpCall): Result<Admitted, HttpAnswer>
}

/** Everything the server says over HTTP: health, the API (SG1, SG4, SG6, SG7) and the web build (SG14). */
export const httpService = (deps: HttpDeps): HttpService => {
  const { clock, config, exchange } = deps
  const openRoutes = signInRoutes(deps)
  const memberRoutes: readonly Route<MemberHandler>[] = [
    ...sessionRoutes(exchange, clock),
    ...messageRoutes(exchange),
    { method: 'GET', pattern: paths.iceServers, handler: (session, call) => json(200, ice(session, call)) },
  ]

  const ice = (session: Session, call: HttpCall): ReturnType<typeof iceServers> =>
    iceServers({
      zid: session.zid,
      host: hostName(call.headers.host),
      stunPort: deps.stunPort(),
      turn: config.turn,
      now: clock.now(),
    })

  const addressOf = (call: HttpCall): string => addressKey(clientAddress(call, config.trustProxy))

  const bySession = (call: HttpCall): Session | undefined => {
    const token = /^bearer ([A-Za-z0-9_-]{1,128})$/i.exec(call.headers.authorization)?.[1]
    return token === undefined ? undefined : exchange.sessions.byToken(token, clock.now())
  }

  const api = (call: HttpCall): HttpAnswer | Promise<HttpAnswer> => {
    const open = matchRoute(openRoutes, call.method, call.path)
    if (open !== undefined) return deps.draining() ? going() : open.handler(call, addressOf(call))
    const session = bySession(call)
    if (session === undefined) return unauthorized()
    const tooFast = deps.gates.of(session, addressOf(call))(session.rate)
    if (tooFast !== undefined) return refuse(tooFast)
    const member = matchRoute(memberRoutes, call.method, call.path)
    return member === undefined ? refuseAs('NOT_FOUND', 'No such call.') : member.handler(session, call, member.params)
  }

  const respond = async (call: HttpCall): Promise<HttpAnswer> => {
    if (call.path === '/healthz') return json(200, { ok: true })
    if (call.path === '/readyz') return deps.draining() ? going() : json(200, { ok: true })
    if (!/^\/api(\/|$)/.test(call.path) && !isAdminPath(call.path)) return page(call, config)
    if (!mayCall(call, config)) return foreign()
    // Without a word to browsers: pages have no business there.
    if (isAdminPath(call.path)) return deps.admin(call)
    const answer = call.method === 'OPTIONS' ? { status: 204, headers: preflightHeaders, body: '' } : await api(call)
    return { ...answer, headers: { ...answer.headers, ...corsHeaders(call) } }
  }

  const counted = (call: HttpCall, answer: HttpAnswer): HttpAnswer => {
    deps.meter.answered(call.path, answer.status)
    if (answer.refused !== undefined) deps.meter.refused('http', answer.refused)
    return answer
  }

  const admitted = (call: HttpCall): Result<Session, HttpAnswer> => {
    if (!mayCall(call, config)) return err(foreign())
    if (deps.draining()) return err(going())
    const ticket = call.query('ticket')
    const session = ticket === undefined ? bySession(call) : exchange.sessions.redeemTicket(ticket, clock.now())
    return session === undefined ? err(unauthorized()) : ok(session)
  }

  return {
    answer: async (call) => counted(call, await respond(call)),
    admitSocket: (call) => {
      const session = admitted(call)
      if (!session.ok) return err(counted(call, session.error))
      return ok({ session: session.value, address: addressOf(call) })
    },
  }
}

const page = async (call: HttpCall, config: ServerConfig): Promise<HttpAnswer> => {
  if (call.method !== 'GET' && call.method !== 'HEAD') return refuseAs('NOT_FOUND', 'No such call.')
  const answer = await serveWeb(call, config.web)
  if (config.tls === undefined) return answer
  return { ...answer, headers: { ...answer.headers, 'strict-transport-security': 'max-age=31536000' } }
}

/** Behind a proxy the last entry of `X-Forwarded-For` is the proxy's word; those before are anybody's. */
const clientAddress = (call: HttpCall, trustProxy: boolean): Uint8Array => {
  const forwarded = trustProxy ? call.headers.forwardedFor.split(',').at(-1)?.trim() : undefined
  return (forwarded === undefined ? undefined : addressBytes(forwarded)) ?? call.remoteAddress
}

const unauthorized = (): HttpAnswer => {
  const answer = refuseAs('UNAUTHORIZED', 'Sign in first: the token or ticket is missing, expired or used.')
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': 'Bearer' } }
}

const foreign = (): HttpAnswer => refuseAs('FORBIDDEN', 'Pages of this origin may not call this server.')

const going = (): HttpAnswer => refuseAs('DRAINING', 'The server is going down; come back in a moment.')
