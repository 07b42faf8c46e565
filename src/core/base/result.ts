/**
 * A failure that a peer, a server, a file or the disk can cause is a value, never an exception (HP2).
 * Bugs assert; a refused call of the public API throws a {@link TincanError}.
 */
export type Result<T, E> = Ok<T> | Err<E>

export interface Ok<T> {
  readonly ok: true
  readonly value: T
}

export interface Err<E> {
  readonly ok: false
  readonly error: E
}

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value })
export const err = <E>(error: E): Err<E> => ({ ok: false, error })
