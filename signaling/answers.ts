import { type Refusal, type RefusalCode, refusal, statusOf } from '../src/core/protocol/signaling/errors'
import type { HttpAnswer } from './httpCall'

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const

export const json = (status: number, value: unknown): HttpAnswer => ({ status, headers, body: JSON.stringify(value) })

/** With `Retry-After`, in seconds, where waiting helps. */
export const refuse = (reason: Refusal): HttpAnswer => {
  const answer = { ...json(statusOf[reason.code], { ok: false, ...reason }), refused: reason.code }
  if (answer.status !== 429 && answer.status !== 503) return answer
  return {
    ...answer,
    headers: { ...headers, 'retry-after': String(Math.ceil((reason.retryAfterMs ?? 1_000) / 1_000)) },
  }
}

export const refuseAs = (code: RefusalCode, message: string): HttpAnswer => refuse(refusal(code, message))
