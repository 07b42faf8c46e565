import { createHash } from 'node:crypto'
import { toBase64Url } from '../src/core/base/bytes'
import { type SessionId, type Zid, isSessionId } from '../src/core/base/ids'
import { assert } from '../src/core/base/errors'
import type { Random } from '../src/core/base/random'
import { type Result, err, ok } from '../src/core/base/result'
import { type Refusal, refusal } from '../src/core/protocol/signaling/errors'
import { type Limits, Tally, TokenBucket } from './limits'
import { Patience, tooFast } from './patience'

export const sessionLifetimeMs = 12 * 60 * 60 * 1000
/** A ticket stands in a URL, so it works once and not for long (SG1). */
export const ticketLifetimeMs = 60_000
const ticketsPerSession = 16

/** What limits the pace of one session (SG10). */
interface Buckets {
  readonly rate: TokenBucket
  readonly joinRate: TokenBucket
  readonly signalRate: TokenBucket
  readonly patience: Patience
}

export interface Session extends Buckets {
  readonly id: SessionId
  readonly zid: Zid
  readonly expiresAt: number
  /** What the code is called by which it was let in: it ends with it. */
  readonly invite?: string
}

export const freshBuckets = ({ rate, joinRate, signalRate, patience }: Limits, now: number): Buckets => ({
  rate: new TokenBucket(rate, now),
  joinRate: new TokenBucket(joinRate, now),
  signalRate: new TokenBucket(signalRate, now),
  patience: new Patience(patience, now),
})

/** What a token says of its session where several nodes share a secret (SG13). */
export type Claims = Pick<Session, 'id' | 'zid' | 'expiresAt' | 'invite'>

/** Tokens and tickets that any node can check by itself. */
export interface SharedCredentials {
  token(claims: Claims): string
  ticket(claims: Claims, now: number): { readonly ticket: string; readonly expiresAt: number }
}

interface Entry {
  readonly session: Session
  readonly tokenHash: string
  readonly address: string
  readonly tickets: Map<string, number>
}

/** Signed-in sessions (SG1). Tokens and tickets are kept as hashes only; the session id is public. */
export class Sessions {
  readonly #byId = new Map<SessionId, Entry>()
  readonly #byToken = new Map<string, Entry>()
  readonly #byTicket = new Map<string, Entry>()
  readonly #perAddress = new Tally()

  constructor(
    private readonly random: Random,
    private readonly limits: Limits,
    private readonly shared?: SharedCredentials,
  ) {}

  get size(): number {
    return this.#byId.size
  }

  all(): readonly Session[] {
    return [...this.#byId.values()].map(({ session }) => session)
  }

  /** `address` counts against the limit of sessions from one place; it is not kept longer than the session. */
  open(zid: Zid, address: string, now: number, invite?: string): Result<{ session: Session; token: string }, Refusal> {
    const id = toBase64Url(this.random.bytes(16))
    assert(isSessionId(id), '16 bytes make a session id')
    const expiresAt = now + sessionLifetimeMs
    const claims: Claims = { id, zid, expiresAt, ...(invite === undefined ? {} : { invite }) }
    const token = this.shared?.token(claims) ?? toBase64Url(this.random.bytes(32))
    const session = this.#add(claims, token, address, now)
    return session.ok ? ok({ session: session.value, token }) : session
  }

  /** A session that signed in at another node goes on here. */
  adopt(claims: Claims, address: string, now: number): Result<Session, Refusal> {
    const known = live(this.#byId.get(claims.id), now)
    if (known !== undefined) return ok(known.session)
    const token = this.shared?.token(claims)
    assert(token !== undefined, 'only nodes of a cluster adopt sessions')
    return this.#add(claims, token, address, now)
  }

  has(id: SessionId): boolean {
    return this.#byId.has(id)
  }

  byId(id: SessionId): Session | undefined {
    return this.#byId.get(id)?.session
  }

  byToken(token: string, now: number): Session | undefined {
    return live(this.#byToken.get(hash(token)), now)?.session
  }

  issueTicket(id: SessionId, now: number): Result<{ ticket: string; expiresAt: number }, Refusal> {
    const entry = live(this.#byId.get(id), now)
    if (entry === undefined) return err(refusal('UNAUTHORIZED', 'The session is over.'))
    const pauseMs = entry.session.patience.pauseMs(now)
    if (pauseMs > 0) return err(tooFast(pauseMs))
    if (this.shared !== undefined) return ok(this.shared.ticket(entry.session, now))
    this.#dropTickets(entry, (expiresAt) => expiresAt <= now)
    if (entry.tickets.size >= ticketsPerSession)
      return err(refusal('LIMIT_REACHED', 'Too many tickets are waiting to be used.'))
    const ticket = toBase64Url(this.random.bytes(32))
    const expiresAt = now + ticketLifetimeMs
    entry.tickets.set(hash(ticket), expiresAt)
    this.#byTicket.set(hash(ticket), entry)
    return ok({ ticket, expiresAt })
  }

  /** Works once. */
  redeemTicket(ticket: string, now: number): Session | undefined {
    const ticketHash = hash(ticket)
    const entry = this.#byTicket.get(ticketHash)
    const expiresAt = entry?.tickets.get(ticketHash)
    if (entry === undefined || expiresAt === undefined) return undefined
    this.#byTicket.delete(ticketHash)
    entry.tickets.delete(ticketHash)
    return expiresAt <= now ? undefined : live(entry, now)?.session
  }

  end(id: SessionId): void {
    const entry = this.#byId.get(id)
    if (entry === undefined) return
    this.#dropTickets(entry, () => true)
    this.#byId.delete(id)
    this.#byToken.delete(entry.tokenHash)
    this.#perAddress.remove(entry.address)
  }

  expired(now: number): readonly SessionId[] {
    return [...this.#byId.values()].filter((entry) => live(entry, now) === undefined).map((entry) => entry.session.id)
  }

  #add(claims: Claims, token: string, address: string, now: number): Result<Session, Refusal> {
    if (this.#byId.size >= this.limits.sessions)
      return err({ ...refusal('LIMIT_REACHED', 'The server is full.'), retryAfterMs: 30_000 })
    if (this.#perAddress.get(address) >= this.limits.sessionsPerAddress)
      return err({ ...refusal('LIMIT_REACHED', 'Too many sessions from this address.'), retryAfterMs: 30_000 })
    const session: Session = { ...claims, ...freshBuckets(this.limits, now) }
    const entry: Entry = { session, tokenHash: hash(token), address, tickets: new Map() }
    this.#byId.set(claims.id, entry)
    this.#byToken.set(entry.tokenHash, entry)
    this.#perAddress.add(address)
    return ok(session)
  }

  #dropTickets(entry: Entry, condition: (expiresAt: number) => boolean): void {
    for (const [ticketHash, expiresAt] of entry.tickets) {
      if (!condition(expiresAt)) continue
      entry.tickets.delete(ticketHash)
      this.#byTicket.delete(ticketHash)
    }
  }
}

const live = (entry: Entry | undefined, now: number): Entry | undefined =>
  entry === undefined || entry.session.expiresAt <= now ? undefined : entry

const hash = (secret: string): string => createHash('sha256').update(secret).digest('base64url')
