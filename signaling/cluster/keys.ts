import { createHmac, hkdfSync } from 'node:crypto'

/** What the cluster's one secret is used for, each with a key of its own. */
export interface ClusterKeys {
  readonly token: Uint8Array
  readonly ticket: Uint8Array
  readonly challenge: Uint8Array
  /** Nodes prove themselves to each other by it (TLS-PSK). */
  readonly link: Uint8Array
  /** Topics stand in the store under names that only nodes can tell. */
  readonly names: Uint8Array
}

/** Shorter ones can be guessed. */
export const minSecretLength = 32

export const deriveKeys = (secret: string): ClusterKeys => {
  const key = (use: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), `tincan-cluster-${use}-v1`, 32))
  return {
    token: key('token'),
    ticket: key('ticket'),
    challenge: key('challenge'),
    link: key('link'),
    names: key('names'),
  }
}

export const mac = (key: Uint8Array, ...parts: readonly (string | Uint8Array)[]): Uint8Array => {
  const hmac = createHmac('sha256', key)
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}
