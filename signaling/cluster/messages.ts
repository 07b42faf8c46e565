import * as v from 'valibot'
import { parseJson } from '../../src/core/protocol/signaling/decode'
import { aliasField, sessionField, topicField, zidField } from '../../src/core/protocol/signaling/fields'
import { maxPresent } from '../../src/core/protocol/signaling/limits'
import { isNodeId, maxLinkText } from './backplane'
import type { NodeId } from './backplane'

/** Who of a node is on a topic to be seen: alias and status. A node without a standing has nobody there. */
const standing = v.pipe(v.array(v.tuple([aliasField, v.picklist(['online', 'away', 'busy'])])), v.maxLength(maxPresent))
export type Standing = v.InferOutput<typeof standing>

const request = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const text = v.pipe(v.string(), v.maxLength(maxLinkText))
const invite = v.pipe(v.string(), v.regex(/^[0-9a-f]{12}$/))
const until = v.pipe(v.number(), v.safeInteger())
const claims = v.object({ id: sessionField, zid: zidField, expiresAt: until, invite: v.exactOptional(invite) })
/** What a token says of its session. */
export type Claims = Readonly<v.InferOutput<typeof claims>>

/** What nodes say to each other on a link, as JSON. */
const message = v.variant('type', [
  v.object({ type: v.literal('hello'), node: v.custom<NodeId>(isNodeId, 'not a node') }),
  v.object({ type: v.literal('ping') }),
  /** The node goes in good order: whoever was on it is gone from it now. */
  v.object({ type: v.literal('bye') }),
  v.object({ type: v.literal('standing'), topic: topicField, standing: v.nullable(standing) }),
  /** A relayed frame as the members' sockets are to get it; answered by `took`. */
  v.object({ type: v.literal('frame'), request, topic: topicField, text }),
  v.object({ type: v.literal('took'), request, count: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  /** A frame for the topic's room on `/signal`. */
  v.object({ type: v.literal('publish'), topic: topicField, text }),
  /** An HTTP call of a session that lives on the other node; answered by `answer`. */
  v.object({ type: v.literal('call'), request, claims, method: text, path: text, body: text }),
  v.object({
    type: v.literal('answer'),
    request,
    status: v.pipe(v.number(), v.safeInteger()),
    headers: v.record(text, text),
    body: text,
  }),
  /** The session opened a socket at this node and lives here from now on. */
  v.object({ type: v.literal('moved'), session: sessionField }),
  /** The session signed out. */
  v.object({ type: v.literal('over'), session: sessionField, until }),
  /** An invite code was revoked: whoever came by it is to go. */
  v.object({ type: v.literal('uninvited'), invite, until }),
  /** A `/signal` socket at this node of a session that lives on the other; what its client says; that it is gone. */
  v.object({ type: v.literal('pipe'), pipe: request, claims }),
  v.object({ type: v.literal('pipe.in'), pipe: request, text }),
  v.object({ type: v.literal('pipe.gone'), pipe: request }),
  /** What that client is told, and that it is hung up on. */
  v.object({ type: v.literal('pipe.out'), pipe: request, text }),
  v.object({ type: v.literal('pipe.end'), pipe: request, code: v.pipe(v.number(), v.safeInteger()), reason: text }),
])

export type PeerMessage = v.InferOutput<typeof message>
export type Replies = Extract<PeerMessage, { type: 'took' | 'answer' }>

export const encodePeerMessage = (sent: PeerMessage): string => JSON.stringify(sent)

export const decodePeerMessage = (received: string): PeerMessage | undefined => {
  const decoded = v.safeParse(message, parseJson(received))
  return decoded.success ? decoded.output : undefined
}

/** A standing as it is kept in the store: whoever writes there may lie. */
export const decodeStanding = (stored: string): Standing | undefined => {
  const decoded = v.safeParse(standing, parseJson(stored))
  return decoded.success ? decoded.output : undefined
}
