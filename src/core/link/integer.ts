/** Integers in frames: varuints in their shortest form, from 1 to 2^32-1 where nothing else is said. */
import * as encoding from 'lib0/encoding'
import { assert } from '../base/errors'
import type { Reader } from '../protocol/peer/reader'

const maxUint32 = 2 ** 32 - 1

export const writeInteger = (encoder: encoding.Encoder, value: number, least = 1, most = maxUint32): void => {
  assert(Number.isSafeInteger(value) && value >= least && value <= most, 'an integer within its limits')
  encoding.writeVarUint(encoder, value)
}

/** One value has one spelling. Throws at any other; meant for a function that `decode` runs. */
export const readInteger = (reader: Reader, least = 1, most = maxUint32): number => {
  const start = reader.position
  const value = reader.number(most)
  if (value < least || reader.position - start !== varUintBytes(value))
    throw new Error('no integer in its shortest form')
  return value
}

const varUintBytes = (value: number): number => {
  let bytes = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) bytes += 1
  return bytes
}
