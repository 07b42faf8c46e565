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
export type RefusalStatus = (typeof refusals)[RefusalCode]

/** One clear sentence for whoever called; never an address, token or topic. */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
}

export const refusal = (code: RefusalCode, message: string): Refusal => ({ code, message })
