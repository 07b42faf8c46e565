/** Who may sign in (SG11). Codes are known by their hashes only. */
export type Access =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'invite'
      /** Hex of the SHA-256 of each code. */
      readonly codeHashes: ReadonlySet<string>
      /** Made and revoked by `invite`, while we run. */
      readonly file: string | undefined
    }
  | { readonly kind: 'allowlist'; readonly zids: ReadonlySet<string> }
