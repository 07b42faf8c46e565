import * as v from 'valibot'
import { fromUtf8 } from '../src/core/base/bytes'
import { type Result, err, ok } from '../src/core/base/result'
import { parseJson } from '../src/core/protocol/signaling/decode'
import { type Refusal, refusal } from '../src/core/protocol/signaling/errors'

/** A JSON body by its schema; a refusal names the field, never its value. */
export const decodeBody = <T>(schema: v.GenericSchema<unknown, T>, body: Uint8Array): Result<T, Refusal> => {
  const text = fromUtf8(body)
  const value = text === undefined ? undefined : parseJson(text)
  if (value === undefined) return err(refusal('bad_request', 'The body is not JSON.'))
  const decoded = v.safeParse(schema, value, { abortEarly: true })
  if (decoded.success) return ok(decoded.output)
  const path = v.getDotPath(decoded.issues[0])
  return err(refusal('bad_request', path === null ? 'The body has a wrong shape.' : `${path} is missing or wrong.`))
}
