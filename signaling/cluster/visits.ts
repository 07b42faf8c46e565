import type { Clock } from '../../src/core/base/clock'
import type { Zid } from '../../src/core/base/ids'
import { refusal } from '../../src/core/protocol/signaling/errors'
import { paths } from '../../src/core/protocol/signaling/rest'
import { json, refuse } from '../answers'
import type { Connection, ConnectionHandler } from '../connection'
import type { Exchange } from '../exchange'
import type { HttpAnswer, HttpCall } from '../httpCall'
import { type Limits, TokenBuckets } from '../limits'
import { tooFast } from '../patience'
import { type Session, freshBuckets } from '../sessions'
import type { Cluster } from './cluster'
import type { Credentials } from './credentials'
import type { Claims } from './messages'

/** Whose call or socket it is. */
export type Visit =
  | { readonly kind: 'session'; readonly session: Session }
  /** Another node worked on it, or nobody could. */
  | { readonly kind: 'answered'; readonly answer: HttpAnswer }
  /** Served at another node; for sockets only. */
  | { readonly kind: 'piped'; readonly serve: (connection: Connection) => ConnectionHandler }
  | { readonly kind: 'nobody' }

export interface VisitDeps {
  readonly clock: Clock
  readonly limits: Limits
  readonly cluster: Cluster
  readonly credentials: Credentials
  readonly exchange: Exchange
  readonly isBanned: (zid: Zid) => boolean
}

const nobody: Visit = { kind: 'nobody' }
const away = (): Visit => ({
  kind: 'answered',
  answer: refuse({
    ...refusal('DRAINING', 'The server this session is at does not answer now; come back in a moment.'),
  }),
})

/**
 * Calls and sockets that may belong to a session of another node (SG1, SG13). A session lives on one node at a
 * time: where its socket is, else where it was first used. Its token is good at every node by the shared
 * secret; what needs more than the token is passed on to where the session lives.
 */
export class Visits {
  readonly #rates: TokenBuckets

  constructor(private readonly deps: VisitDeps) {
    this.#rates = new TokenBuckets(deps.limits.rate)
  }

  async call(token: string, call: HttpCall, address: string): Promise<Visit> {
    const { clock, cluster, credentials, exchange } = this.deps
    const now = clock.now()
    const claims = credentials.readToken(token, now)
    if (claims === undefined) return nobody
    const signsOut = call.method === 'DELETE' && call.path === paths.session
    if (exchange.hasSocket(claims.id) && !signsOut) return this.#here(claims, address)
    if (!this.#rates.take(claims.id, now))
      return { kind: 'answered', answer: refuse(refusal('RATE_LIMITED', 'Too many calls: slow down.')) }
    if (await this.#isOver(claims)) return nobody
    if (signsOut) {
      await cluster.end(claims)
      return { kind: 'answered', answer: json(200, { ok: true }) }
    }
    if (call.path === paths.ticket && call.method === 'POST') {
      const pauseMs = exchange.sessions.byId(claims.id)?.patience.pauseMs(now) ?? 0
      if (pauseMs > 0) return { kind: 'answered', answer: refuse(tooFast(pauseMs)) }
      const { ticket, expiresAt } = credentials.ticket(claims, now)
      return { kind: 'answered', answer: json(200, { ok: true, ticket, expiresAt: new Date(expiresAt).toISOString() }) }
    }
    if (call.path === paths.iceServers) return { kind: 'session', session: this.#passing(claims, now) }
    const home = await cluster.homeOf(claims.id)
    if (home === 'unknown') return exchange.sessions.has(claims.id) ? this.#here(claims, address) : away()
    if (home === 'here') return this.#here(claims, address)
    if (home === 'nowhere') return this.#settle(claims, address)
    const body = Buffer.from(call.body).toString()
    const answer = await cluster.forward(home, claims, { method: call.method, path: call.path, body })
    return answer === undefined ? away() : { kind: 'answered', answer }
  }

  /** By a ticket, or by a token where the program could set a header. */
  async socket(
    kind: 'msg' | 'signal',
    ticket: string | undefined,
    token: string | undefined,
    address: string,
  ): Promise<Visit> {
    const { cluster, exchange } = this.deps
    const claims = ticket === undefined ? this.#byToken(token) : await this.#redeem(ticket)
    if (claims === undefined || (await this.#isOver(claims))) return nobody
    if (exchange.hasSocket(claims.id)) return this.#here(claims, address)
    if (kind === 'msg') return this.#settle(claims, address)
    const home = await cluster.homeOf(claims.id)
    if (home === 'here') return this.#here(claims, address)
    if (home === 'nowhere' || home === 'unknown') return this.#settle(claims, address)
    return { kind: 'piped', serve: (connection) => cluster.pipes.open(home, claims, connection) }
  }

  sweep(): void {
    this.#rates.sweep(this.deps.clock.now())
  }

  #byToken(token: string | undefined): Claims | undefined {
    return token === undefined ? undefined : this.deps.credentials.readToken(token, this.deps.clock.now())
  }

  async #redeem(text: string): Promise<Claims | undefined> {
    const { cluster, credentials, clock } = this.deps
    const ticket = credentials.readTicket(text, clock.now())
    if (ticket === undefined) return undefined
    return (await cluster.once(ticket.key, ticket.expiresAt - clock.now())) ? ticket.claims : undefined
  }

  async #isOver(claims: Claims): Promise<boolean> {
    return this.deps.isBanned(claims.zid) || (await this.deps.cluster.isOver(claims))
  }

  async #settle(claims: Claims, address: string): Promise<Visit> {
    const visit = this.#here(claims, address)
    if (visit.kind === 'session') await this.deps.cluster.settle(claims)
    return visit
  }

  #here(claims: Claims, address: string): Visit {
    const adopted = this.deps.exchange.sessions.adopt(claims, address, this.deps.clock.now())
    return adopted.ok
      ? { kind: 'session', session: adopted.value }
      : { kind: 'answered', answer: refuse(adopted.error) }
  }

  /** For a call that needs nothing but to know who asks. */
  #passing(claims: Claims, now: number): Session {
    return { ...claims, ...freshBuckets(this.deps.limits, now) }
  }
}
