import type { Clock } from '../src/core/base/clock'
import { utf8 } from '../src/core/base/bytes'
import { type Result, err, ok } from '../src/core/base/result'
import { paths } from '../src/core/protocol/signaling/rest'
import { isAdminPath } from './admin/routes'
import { addressBytes, addressKey } from './address'
import { json, refuse, refuseAs } from './answers'
import type { Bans } from './admin/bans'
import type { Admission } from './admission'
import type { Challenges } from './challenges'
import type { ForwardedAnswer, ForwardedCall } from './cluster/nodeHandlers'
import type { Visit, Visits } from './cluster/visits'
import type { ServerConfig } from './config'
import type { Exchange } from './exchange'
import type { Gates } from './gate'
import type { HttpAnswer, HttpCall } from './httpCall'
import { hostName, iceServers } from './ice'
import type { Journal } from './journal'
import type { TokenBuckets } from './limits'
import { messageRoutes } from './messageRoutes'
import { corsHeaders, mayCall, preflightHeaders } from './origins'
import type { Meter, SocketName } from './metrics/meter'
import { tooFast } from './patience'
import { type Route, matchRoute } from './routes'
import { type MemberHandler, sessionRoutes, signInRoutes } from './sessionRoutes'
import type { Session } from './sessions'
import type { WorkGauge } from './work'
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
  readonly work: WorkGauge
  /** Several nodes take a challenge once among them (SG13). */
  readonly firstToTake?: (challenge: string) => Promise<boolean>
  /** Sessions of other nodes, where there are any. */
  readonly visits?: Visits
  /** What `/readyz` says of other nodes, where there are any. */
  readonly clusterState?: () => object
}

export interface Admitted {
  readonly session: Session
  /** What limits count by. */
  readonly address: string
}

/** A socket that is served at another node. */
export type Piped = Extract<Visit, { readonly kind: 'piped' }>

export interface HttpService {
  answer(call: HttpCall): HttpAnswer | Promise<HttpAnswer>
  /** A call of a session that lives here, made at another node (SG13). */
  forwarded(session: Session, call: ForwardedCall): Promise<ForwardedAnswer>
  /** The session behind a socket's upgrade, or the answer that refuses it. */
  admitSocket(call: HttpCall, kind: SocketName): AdmittedOrNot | Promise<AdmittedOrNot>
}

type AdmittedOrNot = Result<Admitted | Piped, HttpAnswer>

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
    const token = bearer(call)
    return token === undefined ? undefined : exchange.sessions.byToken(token, clock.now())
  }

  const api = (call: HttpCall): HttpAnswer | Promise<HttpAnswer> => {
    const open = matchRoute(openRoutes, call.method, call.path)
    if (open !== undefined) return deps.draining() ? going() : open.handler(call, addressOf(call))
    if (deps.visits !== undefined) return visit(deps.visits, call)
    const session = bySession(call)
    return session === undefined ? unauthorized() : asMember(session, call, addressOf(call))
  }

  const visit = async (visits: Visits, call: HttpCall): Promise<HttpAnswer> => {
    const token = bearer(call)
    const visit = token === undefined ? undefined : await visits.call(token, call, addressOf(call))
    if (visit?.kind === 'answered') return visit.answer
    return visit?.kind === 'session' ? asMember(visit.session, call, addressOf(call)) : unauthorized()
  }

  const asMember = (session: Session, call: HttpCall, address: string): HttpAnswer | Promise<HttpAnswer> => {
    const tooFast = deps.gates.of(session, address)(session.rate)
    if (tooFast !== undefined) return refuse(tooFast.refusal)
    const member = matchRoute(memberRoutes, call.method, call.path)
    return member === undefined ? refuseAs('NOT_FOUND', 'No such call.') : member.handler(session, call, member.params)
  }

  const respond = async (call: HttpCall): Promise<HttpAnswer> => {
    if (call.path === '/healthz') return json(200, { ok: true })
    if (call.path === '/readyz') return deps.draining() ? going() : json(200, { ok: true, ...deps.clusterState?.() })
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

  const admitted = (call: HttpCall, kind: SocketName): AdmittedOrNot | Promise<AdmittedOrNot> => {
    if (!mayCall(call, config)) return err(foreign())
    if (deps.draining()) return err(going())
    if (deps.visits !== undefined) return admittedVisit(deps.visits, call, kind)
    const ticket = call.query('ticket')
    const session = ticket === undefined ? bySession(call) : exchange.sessions.redeemTicket(ticket, clock.now())
    return session === undefined ? err(unauthorized()) : seated(session, call)
  }

  const seated = (session: Session, call: HttpCall): AdmittedOrNot => {
    const pauseMs = session.patience.pauseMs(clock.now())
    return pauseMs > 0 ? err(refuse(tooFast(pauseMs))) : ok({ session, address: addressOf(call) })
  }

  const admittedVisit = async (visits: Visits, call: HttpCall, kind: SocketName): Promise<AdmittedOrNot> => {
    const visit = await visits.socket(kind, call.query('ticket'), bearer(call), addressOf(call))
    switch (visit.kind) {
      case 'session':
        return seated(visit.session, call)
      case 'piped':
        return ok(visit)
      case 'answered':
        return err(visit.answer)
      case 'nobody':
        return err(unauthorized())
    }
  }

  return {
    answer: async (call) => counted(call, await respond(call)),
    forwarded: async (session, { method, path, body }) => {
      const call: HttpCall = { ...nobodysCall, method, path, body: utf8(body) }
      const answer = await asMember(session, call, `forwarded:${session.id}`)
      return { ...answer, body: typeof answer.body === 'string' ? answer.body : '' }
    },
    admitSocket: (call, kind) => {
      const count = (known: AdmittedOrNot): AdmittedOrNot => (known.ok ? known : err(counted(call, known.error)))
      const known = admitted(call, kind)
      return known instanceof Promise ? known.then(count) : count(known)
    },
  }
}

const bearer = (call: HttpCall): string | undefined =>
  /^bearer ([A-Za-z0-9_-]{1,128})$/i.exec(call.headers.authorization)?.[1]

/** A call that came by another node has nothing left of how it came there. */
const nobodysCall = {
  query: () => undefined,
  headers: { host: '', origin: '', authorization: '', forwardedFor: '' },
  remoteAddress: new Uint8Array(),
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
