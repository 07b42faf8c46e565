/**
 * What a page and its search worker say to each other, by structured clone. The page numbers its calls; the worker
 * answers each once, in order. Both are our own code of one build, yet each reads what it gets: a value of another
 * shape is a bug that must not spread into the index.
 *
 *   page → worker   { call, kind: 'reset' | 'load' | 'apply' | 'query' | 'check', … }
 *   worker → page   { call, ok: true, value } | { call, ok: false, error: 'lost' | 'damaged' }
 */
import * as v from 'valibot'
import {
  isAccountId,
  isConversationId,
  isMessageId,
  type AccountId,
  type ConversationId,
  type MessageId,
} from '../../base/ids'

const message = v.custom<MessageId>(isMessageId)
const conversation = v.custom<ConversationId>(isConversationId)
const account = v.custom<AccountId>(isAccountId)
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const bytes = v.custom<Uint8Array>((value) => value instanceof Uint8Array)

const document = v.object({
  id: message,
  conversation,
  author: account,
  order: v.string(),
  at: whole,
  text: v.string(),
  hasLink: v.boolean(),
  hasFile: v.boolean(),
})

const query = v.object({
  text: v.string(),
  conversation: v.optional(conversation),
  from: v.optional(account),
  has: v.optional(v.array(v.picklist(['link', 'file']))),
  before: v.optional(v.number()),
  after: v.optional(v.number()),
})

const rank = v.object({ id: message, score: whole, order: v.string() })
const segments = v.array(v.object({ id: v.string(), bytes }))

const request = v.variant('kind', [
  v.object({ call: whole, kind: v.literal('reset') }),
  v.object({ call: whole, kind: v.literal('load'), segments }),
  v.object({ call: whole, kind: v.literal('apply'), put: v.array(document), remove: v.array(message) }),
  v.object({ call: whole, kind: v.literal('query'), query, limit: whole, below: v.optional(rank) }),
  v.object({ call: whole, kind: v.literal('check'), query, documents: v.array(document) }),
])
export type SearchRequest = v.InferOutput<typeof request>
/** A call before it has its number. */
export type SearchCall = SearchRequest extends infer Request
  ? Request extends unknown
    ? Omit<Request, 'call'>
    : never
  : never

const reply = v.variant('ok', [
  v.object({ call: whole, ok: v.literal(true), value: v.unknown() }),
  v.object({ call: whole, ok: v.literal(false), error: v.picklist(['lost', 'damaged']) }),
])
export type SearchReply = v.InferOutput<typeof reply>

/** What each call is answered with. */
export const answers = {
  nothing: v.undefined(),
  changes: v.object({ save: segments, remove: v.array(v.string()) }),
  ranks: v.array(rank),
  found: v.array(v.object({ id: message, highlights: v.array(v.object({ from: whole, to: whole })) })),
} as const

export const decodeRequest = (value: unknown): SearchRequest | undefined => {
  const decoded = v.safeParse(request, value)
  return decoded.success ? decoded.output : undefined
}

export const decodeReply = (value: unknown): SearchReply | undefined => {
  const decoded = v.safeParse(reply, value)
  return decoded.success ? decoded.output : undefined
}
