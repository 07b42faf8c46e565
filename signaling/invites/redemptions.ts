import { appendFileSync } from 'node:fs'
import { readPrivate, versionOf } from '../privateFile'

/** Who was let in by codes that end: asked at each sign-in by such a code. */
export interface Redemptions {
  /**
   * True where `mark` was let in by the code before, or fewer than `limit` others were, and is now counted. A
   * limit of 0 lets in nobody new.
   */
  redeem(id: string, mark: string, limit: number): boolean | Promise<boolean>
}

/** Lines of `id mark`, only ever added to: several servers of one machine may share the file. */
const line = /^[0-9a-f]{12} [\w-]{22}$/

export class FileRedemptions implements Redemptions {
  #version: string | undefined
  #marks = new Map<string, Set<string>>()

  constructor(private readonly path: string) {}

  redeem(id: string, mark: string, limit: number): boolean {
    this.#refresh()
    const marks = this.#marks.get(id) ?? new Set()
    if (marks.has(mark)) return true
    if (marks.size >= limit) return false
    // A line that was broken off by a crash stays alone, whatever comes after it.
    appendFileSync(this.path, `\n${id} ${mark}\n`, { mode: 0o600 })
    return true
  }

  count(id: string): number {
    this.#refresh()
    return this.#marks.get(id)?.size ?? 0
  }

  #refresh(): void {
    const version = versionOf(this.path)
    if (version === this.#version) return
    this.#version = version
    this.#marks = new Map()
    for (const text of (readPrivate(this.path) ?? '').split('\n')) {
      const [id, mark] = line.test(text) ? text.split(' ') : []
      if (id === undefined || mark === undefined) continue
      this.#marks.set(id, (this.#marks.get(id) ?? new Set()).add(mark))
    }
  }
}

export const redemptionsPath = (inviteFile: string): string => `${inviteFile}.used`
