import { concat, utf8 } from '../../base/bytes'
import type { SessionId } from '../../base/ids'

/**
 * What `zid` signs with Ed25519 to open a session (SG1). `origin` is the server's, `http(s)://host[:port]`,
 * so that no server can pass another one's challenge on.
 */
export const sessionProofBytes = (origin: string, challenge: Uint8Array): Uint8Array =>
  concat(utf8(`tincan-session-v1\0${origin}\0`), challenge)

/** What a topic's key signs with Ed25519 to let one session in (SG2). */
export const joinProofBytes = (session: SessionId): Uint8Array => utf8(`tincan-join-v1\0${session}`)
