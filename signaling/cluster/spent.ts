import type { Clock } from '../../src/core/base/clock'
import type { SharedStore } from './backplane'
import type { Claims } from './messages'

/** Sessions and invite codes remembered as over, for while the store is away. */
const maxOver = 100_000
/** Tickets and challenges taken at this node within their minute. */
const maxTaken = 100_000

const inviteKey = (invite: string): string => `invite:${invite}`

/** What is good no more: sessions that signed out, invite codes that were revoked, tickets and challenges taken. */
export class Spent {
  readonly #over = new Map<string, number>()
  readonly #taken = new Map<string, number>()

  constructor(
    private readonly store: SharedStore,
    private readonly clock: Clock,
  ) {}

  /** While the store is away a key is taken once at each node. */
  async once(key: string, ttlMs: number): Promise<boolean> {
    if (this.#taken.has(key) || this.#taken.size >= maxTaken) return false
    this.#taken.set(key, this.clock.now() + ttlMs)
    return (await this.store.once(key, ttlMs)) ?? true
  }

  async isOver({ id, invite }: Claims): Promise<boolean> {
    if (await this.#isRevoked(id)) return true
    return invite !== undefined && this.#isRevoked(inviteKey(invite))
  }

  /** Another node says so; it tells the store. */
  heard(what: { readonly session: string } | { readonly invite: string }, until: number): void {
    this.#remember('session' in what ? what.session : inviteKey(what.invite), until)
  }

  async end({ id, expiresAt }: Claims): Promise<void> {
    await this.#revoke(id, expiresAt)
  }

  async uninvite(invite: string, until: number): Promise<void> {
    await this.#revoke(inviteKey(invite), until)
  }

  sweep(): void {
    const now = this.clock.now()
    for (const [key, until] of this.#over) if (until <= now) this.#over.delete(key)
    for (const [key, until] of this.#taken) if (until <= now) this.#taken.delete(key)
  }

  /** The store may have forgotten. */
  async resync(): Promise<void> {
    const now = this.clock.now()
    for (const [key, until] of this.#over) if (until > now) await this.store.revoke(key, until - now)
  }

  async #revoke(key: string, until: number): Promise<void> {
    this.#remember(key, until)
    await this.store.revoke(key, until - this.clock.now())
  }

  async #isRevoked(key: string): Promise<boolean> {
    return this.#over.has(key) || ((await this.store.isRevoked(key)) ?? false)
  }

  #remember(key: string, until: number): void {
    if (this.#over.size < maxOver) this.#over.set(key, until)
  }
}
