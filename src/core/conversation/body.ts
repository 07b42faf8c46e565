import * as v from 'valibot'
import { fromUtf8, utf8 } from '../base/bytes'
import { cleanName } from '../identity/profile'

/** The longest text of one message, in UTF-16 code units. */
export const longestText = 16_000
/** What of an event's 64 KiB is left for a body, with room for header, seal and signature. */
export const mostBodyBytes = 60 * 1024

const schemas = {
  'message.text': v.strictObject({ text: v.pipe(v.string(), v.minLength(1), v.maxLength(longestText)) }),
  'profile.name': v.strictObject({
    name: v.pipe(
      v.string(),
      v.maxLength(256),
      v.check((name) => cleanName(name) === name),
    ),
  }),
}

type Schemas = typeof schemas
type Bodies = { readonly [Kind in keyof Schemas]: { readonly kind: Kind } & v.InferOutput<Schemas[Kind]> }

/** What an event says. `unknown` is of a kind that a later version speaks: kept in the log, not shown. */
export type EventBody = Bodies[keyof Bodies]
export type DecodedBody = EventBody | { readonly kind: 'unknown' }

export const encodeBody = ({ kind: _, ...fields }: EventBody): Uint8Array => utf8(JSON.stringify(fields))

/** Never fails: a body that its kind does not allow says nothing, on every device alike (EV5). */
export const decodeBody = (kind: string, bytes: Uint8Array): DecodedBody => {
  const fields = parse(bytes)
  if (kind === 'message.text') {
    const body = v.safeParse(schemas['message.text'], fields)
    if (body.success) return { kind, ...body.output }
  }
  if (kind === 'profile.name') {
    const body = v.safeParse(schemas['profile.name'], fields)
    if (body.success) return { kind, ...body.output }
  }
  return { kind: 'unknown' }
}

const parse = (bytes: Uint8Array): unknown => {
  const text = fromUtf8(bytes)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
