/** Puts the parts of a stream's messages together again: pure steps from one state to the next. */
import type { Breach } from '../network/transport'

/** What was refused goes by without being kept; each further megabyte of it is a breach of its own. */
export const patienceBytes = 1024 * 1024

export type Assembly =
  | { readonly kind: 'idle' }
  /** `buffer` has room for `total` at most and for twice of what came at most: announced bytes cost nothing. */
  | { readonly kind: 'collecting'; readonly total: number; readonly filled: number; readonly buffer: Uint8Array }
  | { readonly kind: 'skipping'; readonly left: number; readonly patience: number }

export interface Step {
  readonly assembly: Assembly
  readonly message?: Uint8Array
  readonly breach?: Breach
}

export const idle: Assembly = { kind: 'idle' }

/** `limit`: the most bytes this message may have; `undefined` where there is no such message. */
export const begin = (assembly: Assembly, length: number, part: Uint8Array, limit: number | undefined): Step => {
  if (part.length === 0 || part.length > length) return refuse('frame-malformed')
  const left = length - part.length
  if (assembly.kind !== 'idle' || limit === undefined) return refuse('frame-malformed', left)
  if (length > limit) return refuse('message-too-large', left)
  if (left === 0) return { assembly: idle, message: part }
  return { assembly: { kind: 'collecting', total: length, filled: part.length, buffer: part } }
}

export const append = (assembly: Assembly, part: Uint8Array): Step => {
  if (assembly.kind === 'idle' || part.length === 0) return refuse('frame-malformed')
  if (assembly.kind === 'skipping') return skip(assembly.left, assembly.patience, part.length)
  const { total } = assembly
  const filled = assembly.filled + part.length
  if (filled > total) return refuse('frame-malformed')
  const buffer = withRoom(assembly.buffer, filled, total)
  buffer.set(part, assembly.filled)
  return filled === total ? { assembly: idle, message: buffer } : { assembly: { ...assembly, filled, buffer } }
}

/** Doubled where it is too small, so that many small parts are not copied again and again. */
const withRoom = (buffer: Uint8Array, needed: number, most: number): Uint8Array => {
  if (buffer.length >= needed) return buffer
  const larger = new Uint8Array(Math.min(most, Math.max(needed, 2 * buffer.length)))
  larger.set(buffer)
  return larger
}

const skip = (left: number, patience: number, length: number): Step => {
  if (length > left) return refuse('frame-malformed')
  if (length > patience) return refuse('message-too-large', left - length)
  return { assembly: skipping(left - length, patience - length) }
}

/** `left`: how much of what is refused is still to come. */
const refuse = (breach: Breach, left = 0): Step => ({ assembly: skipping(left, patienceBytes), breach })

const skipping = (left: number, patience: number): Assembly => (left > 0 ? { kind: 'skipping', left, patience } : idle)
