import * as v from 'valibot'
import { type Result, err, ok } from '../../base/result'
import { requestField } from './fields'

/**
 * `unknown`: a type of a later version, to be dropped silently. `malformed`: not JSON, no type, or a known
 * type with wrong fields; `id` is there where the frame could at least be told apart.
 */
export type FrameFault =
  { readonly kind: 'unknown' } | { readonly kind: 'malformed'; readonly detail: string; readonly id?: string }

const head = v.object({ type: v.pipe(v.string(), v.maxLength(64)) })
const identified = v.object({ id: requestField })

/** `undefined` for a text that is not JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Decodes one JSON frame by the schema its type asks for. */
export const decodeFrame = <Frame>(
  text: string,
  schemaOf: (type: string) => v.GenericSchema<unknown, Frame> | undefined,
): Result<Frame, FrameFault> => {
  const value = parseJson(text)
  const typed = v.safeParse(head, value)
  if (!typed.success) return err({ kind: 'malformed', detail: 'a frame is a JSON object with a type' })
  const schema = schemaOf(typed.output.type)
  if (schema === undefined) return err({ kind: 'unknown' })
  const frame = v.safeParse(schema, value, { abortEarly: true })
  if (frame.success) return ok(frame.output)
  const detail = describe(frame.issues[0])
  const named = v.safeParse(identified, value)
  return err(named.success ? { kind: 'malformed', detail, id: named.output.id } : { kind: 'malformed', detail })
}

/** Names the field, never its value: what is wrong may be a secret. */
const describe = (issue: v.BaseIssue<unknown>): string => {
  const path = v.getDotPath(issue)
  return path === null ? 'the frame has a wrong shape' : `${path} is missing or wrong`
}
