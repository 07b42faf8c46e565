import type { Emitter } from '../../src/core/base/emitter'
import type { Zid } from '../../src/core/base/ids'
import type { Bans, LocalBans } from '../admin/bans'
import type { SharedStore } from './backplane'

/** The store's version of bans before there was any. */
const none = '0'

/**
 * Bans of all nodes: each has its own copy, which is asked, and looks every few seconds for what is new in the
 * store. What is decided while the store is away is told to it later; a store that forgot is told everything.
 */
export class ClusterBans implements Bans {
  readonly banned: Emitter<Zid>
  readonly #untold = new Map<Zid, boolean>()
  #version: string | undefined

  constructor(
    private readonly own: LocalBans,
    private readonly store: SharedStore,
  ) {
    this.banned = own.banned
  }

  has(zid: Zid): boolean {
    return this.own.has(zid)
  }

  list(): readonly Zid[] {
    return this.own.list()
  }

  async ban(zid: Zid): Promise<boolean> {
    if (!this.own.ban(zid)) return false
    if ((await this.store.ban(zid)) === undefined) this.#untold.set(zid, true)
    return true
  }

  async unban(zid: Zid): Promise<boolean> {
    if (!this.own.unban(zid)) return false
    if ((await this.store.unban(zid)) === undefined) this.#untold.set(zid, false)
    return true
  }

  async look(): Promise<void> {
    for (const [zid, banned] of this.#untold) {
      const told = await (banned ? this.store.ban(zid) : this.store.unban(zid))
      if (told === undefined) return
      this.#untold.delete(zid)
    }
    const bans = await this.store.bans(this.#version)
    if (bans === undefined || bans === 'same') return
    if (bans.version === none && this.own.list().length > 0) {
      for (const zid of this.own.list()) await this.store.ban(zid)
      return
    }
    this.#version = bans.version
    for (const zid of this.own.list()) if (!bans.zids.has(zid)) this.own.unban(zid)
    for (const zid of bans.zids) if (!this.own.has(zid)) this.own.ban(zid)
  }
}
