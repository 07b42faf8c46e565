import { Emitter } from '../../src/core/base/emitter'
import type { Zid } from '../../src/core/base/ids'
import type { Logger } from '../../src/core/base/logger'
import { versionOf } from '../privateFile'
import { type Invite, readBook } from './book'
import { codeId, hashesOf, redeemerMark } from './code'
import type { Redemptions } from './redemptions'

/** More than this nobody is let in by one code that ends: the notes on who was are bounded. */
const mostRedeemers = 10_000

interface BookFile {
  readonly path: string
  readonly redemptions: Redemptions
}

/** Knows the codes that let people in: those of the command line, and those of a file that is followed as it changes. */
export class Doorkeeper {
  /** What a code is called that was taken out of the file. */
  readonly revoked = new Emitter<string>()
  #version: string | undefined
  #invites: ReadonlyMap<string, Invite> = new Map()
  /** Of the file as it was when there last was one: that it is away revokes nothing. */
  #known: ReadonlySet<string> = new Set()

  constructor(
    private readonly fixed: ReadonlySet<string>,
    private readonly file: BookFile | undefined,
    private readonly log: Logger,
  ) {
    this.look()
  }

  /** What the code is called that lets them in; `undefined` where none does. */
  async admits(zid: Zid, typed: string, now: number): Promise<string | undefined> {
    this.look()
    for (const hash of hashesOf(typed)) {
      if (this.fixed.has(hash)) return codeId(hash)
      const invite = this.#invites.get(hash)
      if (invite !== undefined) return (await this.#redeems(invite, zid, now)) ? codeId(hash) : undefined
    }
    return undefined
  }

  /** Reads the file where it changed. */
  look(): void {
    if (this.file === undefined) return
    const version = versionOf(this.file.path)
    if (version === this.#version) return
    this.#version = version
    try {
      this.#invites = new Map(readBook(this.file.path).map((invite) => [invite.hash, invite]))
      this.log.info('invites-read', { codes: this.#invites.size })
    } catch {
      // A slip of the operator's must let nobody new in, and shut nobody out.
      this.log.warn('invites-unreadable', { codes: this.#invites.size })
      return
    }
    if (version === undefined) return
    const before = this.#known
    this.#known = new Set(this.#invites.keys())
    for (const hash of before) if (!this.#known.has(hash) && !this.fixed.has(hash)) this.revoked.emit(codeId(hash))
  }

  async #redeems({ hash, uses, expiresAt }: Invite, zid: Zid, now: number): Promise<boolean> {
    if (this.file === undefined || (uses === undefined && expiresAt === undefined)) return true
    const isOver = expiresAt !== undefined && Date.parse(expiresAt) <= now
    const limit = isOver ? 0 : (uses ?? mostRedeemers)
    return this.file.redemptions.redeem(codeId(hash), redeemerMark(hash, zid), limit)
  }
}
