/** The one family of errors the public API throws. Callers branch on `code`, never on the text. */
export const errorCodes = [
  'ALREADY_CONTACT',
  'CALLS_UNAVAILABLE',
  'CALL_BUSY',
  'CALL_FULL',
  'CHANNEL_NOT_FOUND',
  'EDIT_WINDOW_CLOSED',
  'INVALID_ARGUMENT',
  'INVITE_EXPIRED',
  'INVITE_GARBLED',
  'INVITE_OWN',
  'INVITE_REVOKED',
  'INVITE_USED',
  'LOCKED',
  'MESSAGE_TOO_LARGE',
  'NOT_ALLOWED',
  'NOT_AUTHOR',
  'NOT_CONTACT',
  'NOT_FOUND',
  'NOT_MEMBER',
  'NO_RELAY',
  'NO_RELAY_TO_STRANGERS',
  'OFFLINE',
  'PICTURE_REFUSED',
  'RELAY_UNKNOWN',
  'STORAGE_DAMAGED',
  'STORAGE_FULL',
  'STORAGE_UNAVAILABLE',
  'TOO_MANY_MEMBERS',
] as const

export type ErrorCode = (typeof errorCodes)[number]

export class TincanError extends Error {
  override readonly name = 'TincanError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

export const isTincanError = (error: unknown): error is TincanError => error instanceof TincanError

/** Throws when the program contradicts itself: a bug, never something a peer can bring about. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`)
}

/** Exhaustiveness: the compiler proves this is never reached. */
export const unreachable = (value: never): never => {
  throw new Error(`unreachable: ${typeof value}`)
}
