/** Why the server refuses, and the HTTP status that goes with it; frames carry both. */
export const refusals = {
  bad_request: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_ADMITTED: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  LIMIT_REACHED: 429,
  DRAINING: 503,
} as const satisfies Record<string, number>

export type RefusalCode = keyof typeof refusals

/** One clear sentence for whoever called; never an address, token or topic. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
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
} as const
