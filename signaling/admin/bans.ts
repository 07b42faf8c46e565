import * as v from 'valibot'
import { Emitter } from '../../src/core/base/emitter'
import type { Zid } from '../../src/core/base/ids'
import { parseJson } from '../../src/core/protocol/signaling/decode'
import { zidField } from '../../src/core/protocol/signaling/fields'
import { StartError } from '../config'
import { readPrivate, rewritePrivate } from '../privateFile'

/** Whom the server lets in no more. Several servers may share what stands behind it; each asks its own copy. */
export interface Bans {
  /** Whoever was just banned, here or at another server: their sessions must end. */
  readonly banned: Emitter<Zid>
  has(zid: Zid): boolean
  list(): readonly Zid[]
  /** False where there are too many bans to keep another. */
  ban(zid: Zid): boolean | Promise<boolean>
  /** False where there was no such ban. */
  unban(zid: Zid): boolean | Promise<boolean>
}

const mostBans = 100_000

const banFile = v.object({ version: v.literal(1), zids: v.array(zidField) })

/** Bans of one server: in its memory, and in a file where it was told one. */
export class LocalBans implements Bans {
  readonly banned = new Emitter<Zid>()
  readonly #zids: Set<Zid>

  constructor(private readonly path: string | undefined) {
    this.#zids = new Set(path === undefined ? [] : readBans(path))
  }

  has(zid: Zid): boolean {
    return this.#zids.has(zid)
  }

  list(): readonly Zid[] {
    return [...this.#zids]
  }

  ban(zid: Zid): boolean {
    if (!this.#zids.has(zid) && this.#zids.size >= mostBans) return false
    this.#zids.add(zid)
    this.banned.emit(zid)
    this.#save()
    return true
  }

  unban(zid: Zid): boolean {
    const was = this.#zids.delete(zid)
    if (was) this.#save()
    return was
  }

  #save(): void {
    if (this.path === undefined) return
    rewritePrivate(this.path, () => `${JSON.stringify({ version: 1, zids: this.list() }, null, 2)}\n`)
  }
}

const readBans = (path: string): readonly Zid[] => {
  const text = readPrivate(path)
  if (text === undefined) return []
  const read = v.safeParse(banFile, parseJson(text))
  if (!read.success) throw new StartError(`The file of --ban-file, ${path}, is no file of bans.`)
  return read.output.zids
}
