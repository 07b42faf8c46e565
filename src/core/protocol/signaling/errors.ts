import type { ErrorCode } from '../../base/errors'

/** Why the server refuses. Frames and HTTP bodies carry the code, and HTTP its status. */
export const refusalCodes = [
  'bad_request',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_ADMITTED',
  'BANNED',
  'WORK_REQUIRED',
  'CODE_REQUIRED',
  'CODE_REFUSED',
  'NOT_FOUND',
  'CONFLICT',
  'TOO_LARGE',
  'RATE_LIMITED',
  'LIMIT_REACHED',
  'INTERNAL',
  'DRAINING',
] as const

export type RefusalCode = (typeof refusalCodes)[number]

/**
 * The one table of the codes of server and messenger and the HTTP status each stands for (features row 40).
 * The server keeps nothing and opens nothing, so that it says only {@link refusalCodes}: authors, edit windows
 * and the like are refused by the messenger, and by whoever puts a messenger behind HTTP.
 */
export const statusOf = {
  bad_request: 400,
  INVALID_ARGUMENT: 400,
  INVITE_GARBLED: 400,
  INVITE_OWN: 400,
  PICTURE_REFUSED: 400,
  UNAUTHORIZED: 401,
  BANNED: 403,
  CODE_REFUSED: 403,
  CODE_REQUIRED: 403,
  EDIT_WINDOW_CLOSED: 403,
  FORBIDDEN: 403,
  NOT_ADMITTED: 403,
  NOT_ALLOWED: 403,
  NOT_AUTHOR: 403,
  NOT_CONTACT: 403,
  NOT_MEMBER: 403,
  WORK_REQUIRED: 403,
  CHANNEL_NOT_FOUND: 404,
  NOT_FOUND: 404,
  ALREADY_CONTACT: 409,
  CALL_BUSY: 409,
  CALL_FULL: 409,
  CONFLICT: 409,
  TOO_MANY_MEMBERS: 409,
  INVITE_EXPIRED: 410,
  INVITE_REVOKED: 410,
  INVITE_USED: 410,
  MESSAGE_TOO_LARGE: 413,
  TOO_LARGE: 413,
  LOCKED: 423,
  LIMIT_REACHED: 429,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  STORAGE_DAMAGED: 500,
  CALLS_UNAVAILABLE: 503,
  DRAINING: 503,
  NO_RELAY: 503,
  NO_RELAY_TO_STRANGERS: 503,
  OFFLINE: 503,
  RELAY_UNKNOWN: 503,
  STORAGE_UNAVAILABLE: 503,
  STORAGE_FULL: 507,
} as const satisfies Record<RefusalCode | ErrorCode, number>

/** One clear sentence for whoever called; never an address, token or topic. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
  /** After how long it may be tried again, where waiting helps. */
  readonly retryAfterMs?: number
}

export const refusal = (code: RefusalCode, message: string): Refusal => ({ code, message })

/** Why the server ends a socket, beside the codes of RFC 6455. */
export const closeCodes = {
  /** Three frames that made no sense. */
  protocolBroken: 1008,
  /** The server goes or restarts. */
  restarting: 1012,
  /** The session expired or signed out: sign in again. */
  sessionOver: 4001,
  /** The session opened another socket: this one must not come back. */
  replaced: 4002,
  /** The session went on although it was told to slow down: come back after what the last `error` said. */
  tooFast: 4003,
} as const
