import * as v from 'valibot'
import type { Clock } from '../../base/clock'
import { fromUtf8, concat } from '../../base/bytes'
import { err, ok, type Result } from '../../base/result'
import { parseJson } from '../../protocol/signaling/decode'
import { refusalAnswer } from '../../protocol/signaling/rest'

/** `garbled`: the server answered something that is no answer. */
export type CallFailure =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'garbled' }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly retryAfterMs?: number }

export interface HttpCall {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly token?: string
  readonly body?: unknown
}

const timeoutMs = 10_000
const maxAnswerBytes = 64 * 1024

/** One call to the server: bounded in time and size, decoded, and never throwing (HP1, HP2). */
export const httpCaller =
  (server: string, clock: Clock, fetcher: typeof fetch) =>
  async <T>(
    { method, path, token, body }: HttpCall,
    schema: v.GenericSchema<unknown, T>,
  ): Promise<Result<T, CallFailure>> => {
    const abort = new AbortController()
    const timeout = clock.after(timeoutMs, () => {
      abort.abort()
    })
    try {
      const response = await fetcher(`${server}${path}`, {
        method,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal: abort.signal,
      })
      const value = await readJson(response)
      if (response.ok) {
        const answer = v.safeParse(schema, value)
        return answer.success ? ok(answer.output) : err({ kind: 'garbled' })
      }
      const refused = v.safeParse(refusalAnswer, value)
      const { code, retryAfterMs } = refused.success ? refused.output : { code: 'unknown' }
      const wait = retryAfterMs === undefined ? {} : { retryAfterMs }
      return err({ kind: 'refused', status: response.status, code, ...wait })
    } catch {
      // What the platform throws may name addresses; that the call failed is all there is to say.
      return err({ kind: 'unreachable' })
    } finally {
      timeout.dispose()
      abort.abort()
    }
  }

export type Caller = ReturnType<typeof httpCaller>

/** `undefined` for what is too long or not JSON. */
const readJson = async (response: Response): Promise<unknown> => {
  if (response.body === null) return undefined
  const reader = response.body.getReader()
  const parts: Uint8Array[] = []
  let length = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length
    if (length > maxAnswerBytes) return undefined
    parts.push(part.value)
  }
  const text = fromUtf8(concat(...parts))
  return text === undefined ? undefined : parseJson(text)
}
