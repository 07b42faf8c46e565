import * as v from 'valibot'
import { parseJson } from '../../src/core/protocol/signaling/decode'
import { timestampField } from '../../src/core/protocol/signaling/fields'
import { readPrivate, rewritePrivate } from '../privateFile'

/** A code as the file keeps it: who reads the file cannot sign in with it. */
const invite = v.object({
  /** Hex of the SHA-256 of the code. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  createdAt: timestampField,
  label: v.exactOptional(v.pipe(v.string(), v.maxLength(64))),
  /** Whoever used it before may go on; nobody else gets in by it. */
  expiresAt: v.exactOptional(timestampField),
  /** How many different zids it lets in. */
  uses: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000))),
})

const book = v.object({ version: v.literal(1), invites: v.array(invite) })

export type Invite = v.InferOutput<typeof invite>

/** The file is not one of ours. */
export class GarbledBook extends Error {
  override readonly name = 'GarbledBook'
}

/** Version 1: `{version: 1, invites: […]}`. No file is an empty book. */
export const readBook = (path: string): readonly Invite[] => decode(readPrivate(path), path)

export const changeBook = (path: string, change: (invites: readonly Invite[]) => readonly Invite[]): void => {
  rewritePrivate(path, (text) => `${JSON.stringify({ version: 1, invites: change(decode(text, path)) }, null, 2)}\n`)
}

const decode = (text: string | undefined, path: string): readonly Invite[] => {
  if (text === undefined) return []
  const read = v.safeParse(book, parseJson(text))
  if (!read.success) throw new GarbledBook(`${path} is no file of invite codes.`)
  return read.output.invites
}
