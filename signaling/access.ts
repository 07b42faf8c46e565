import { createHash } from 'node:crypto'
import type { Zid } from '../src/core/base/ids'

/** Who may sign in (SG11). Codes are known by their hashes only. */
export type Access =
  | { readonly kind: 'open' }
  /** Hex of the SHA-256 of each code. */
  | { readonly kind: 'invite'; readonly codeHashes: ReadonlySet<string> }
  | { readonly kind: 'allowlist'; readonly zids: ReadonlySet<string> }

export const admits = (access: Access, zid: Zid, inviteCode: string | undefined): boolean => {
  switch (access.kind) {
    case 'open':
      return true
    case 'invite':
      return inviteCode !== undefined && access.codeHashes.has(hashCode(inviteCode))
    case 'allowlist':
      return access.zids.has(zid)
  }
}

export const hashCode = (code: string): string => createHash('sha256').update(code).digest('hex')
