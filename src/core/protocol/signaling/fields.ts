import * as v from 'valibot'
import { isAlias, isClientMessageId, isSessionId, isTopicId, isZid } from '../../base/ids'
import type { Alias, ClientMessageId, SessionId, TopicId, Zid } from '../../base/ids'
import { maxFrameBytes, maxPresent } from './limits'

/** The fields frames and bodies are made of. */
export const topicField = v.custom<TopicId>(isTopicId, 'not a topic')
export const aliasField = v.custom<Alias>(isAlias, 'not an alias')
export const zidField = v.custom<Zid>(isZid, 'not a zid')
export const sessionField = v.custom<SessionId>(isSessionId, 'not a session')
export const clientMessageField = v.custom<ClientMessageId>(isClientMessageId, 'not a client message id')

/** Pairs a frame with its answer; chosen by the client, unique among its unanswered frames. */
export const requestField = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,64}$/, 'not a frame id'))

/** Names a message for `edit`, `delete`, `reaction` and `read`; opaque to the server. */
export const messageField = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,64}$/, 'not a message id'))

/** Open: a later call may know more steps. The server sees no more of a call (CL2). */
export const callTypeField = v.custom<`call.${string}`>(
  (value) => typeof value === 'string' && /^call\.[a-z_]{1,32}$/.test(value),
  'not a call frame',
)

/** Sealed bytes as base64url; how many are allowed is a limit of the server with an error of its own. */
export const envelopeField = v.pipe(
  v.string(),
  v.maxLength(maxFrameBytes, 'envelope too long'),
  v.regex(/^[A-Za-z0-9_-]+$/, 'envelope is not base64url'),
  v.check((text) => text.length % 4 !== 1, 'envelope is not base64url'),
)

/** 64 bytes of Ed25519 as base64url. */
export const signatureField = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/, 'not a signature'))

export const challengeField = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,256}$/, 'not a challenge'))

/** A bearer token or a ticket: secret, and opaque to the client; several servers that act as one need longer ones. */
export const secretField = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43,256}$/, 'not a token'))

/** Eight bytes of work (work.ts) as base64url. */
export const workField = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{11}$/, 'not 8 bytes of work'))

/** RFC 3339 in UTC. */
export const timestampField = v.pipe(v.string(), v.isoTimestamp('not an RFC 3339 time'))

/** What a member chooses; `invisible` is shown to the others as `offline` (SG6). */
export const ownStatusField = v.picklist(['online', 'away', 'busy', 'invisible'])

export const presenceField = v.object({
  alias: aliasField,
  status: v.picklist(['online', 'away', 'busy', 'offline']),
  lastSeen: v.exactOptional(timestampField),
})

export const presentField = v.pipe(v.array(presenceField), v.maxLength(maxPresent))

export const countField = v.pipe(v.number(), v.integer(), v.minValue(0))

export type OwnStatusField = v.InferOutput<typeof ownStatusField>
export type PresenceField = v.InferOutput<typeof presenceField>
