import { type Refusal, type RefusalCode, refusal, statusOf } from '../src/core/protocol/signaling/errors'
import type { HttpAnswer } from './httpCall'

const headers = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const

export const json = (status: number, value: unknown): HttpAnswer => ({ status, headers, body: JSON.stringify(value) })

/** `retryAfter` in seconds, where waiting helps. */
export const refuse = (reason: Refusal, retryAfter = 1): HttpAnswer => {
  const answer = { ...json(statusOf[reason.code], { ok: false, ...reason }), refused: reason.code }
  if (answer.status !== 429 && answer.status !== 503) return answer
  return { ...answer, headers: { ...headers, 'retry-after': String(retryAfter) } }
}

export const refuseAs = (code: RefusalCode, message: string, retryAfter?: number): HttpAnswer =>
  refuse(refusal(code, message), retryAfter)
