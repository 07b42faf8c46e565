/**
 * `/ws/msg`, client → server (SG3), version 1. Text frames of JSON:
 *
 *   {type:'ping', id?}
 *   {type:'join', id, topic, alias, signature}            signature by the topic's key over joinProofBytes
 *   {type:'leave', id, topic}
 *   {type:'message', id, topic, envelope, clientMsgId}
 *   {type:'edit'|'delete'|'reaction'|'read', id, topic, messageId, envelope}
 *   {type:'typing'|'typing_stop', id?, topic, envelope}   acknowledged only with an id
 *   {type:'status_change', id?, status}
 *   {type:'call.…', id, topic, envelope}
 */
import * as v from 'valibot'
import type { Result } from '../../base/result'
import { type FrameFault, decodeFrame } from './decode'
import {
  aliasField,
  callTypeField,
  clientMessageField,
  envelopeField,
  messageField,
  ownStatusField,
  requestField,
  signatureField,
  topicField,
} from './fields'

const pingFrame = v.object({ type: v.literal('ping'), id: v.exactOptional(requestField) })

const joinFrame = v.object({
  type: v.literal('join'),
  id: requestField,
  topic: topicField,
  alias: aliasField,
  signature: signatureField,
})

const leaveFrame = v.object({ type: v.literal('leave'), id: requestField, topic: topicField })

const messageFrame = v.object({
  type: v.literal('message'),
  id: requestField,
  topic: topicField,
  envelope: envelopeField,
  clientMsgId: clientMessageField,
})

const changeFrame = v.object({
  type: v.picklist(['edit', 'delete', 'reaction', 'read']),
  id: requestField,
  topic: topicField,
  messageId: messageField,
  envelope: envelopeField,
})

const typingFrame = v.object({
  type: v.picklist(['typing', 'typing_stop']),
  id: v.exactOptional(requestField),
  topic: topicField,
  envelope: envelopeField,
})

const statusFrame = v.object({
  type: v.literal('status_change'),
  id: v.exactOptional(requestField),
  status: ownStatusField,
})

export const callFrame = v.object({ type: callTypeField, id: requestField, topic: topicField, envelope: envelopeField })

/** By type; the types of calls are open and share {@link callFrame}. */
export const clientFrames: ReadonlyMap<string, v.GenericSchema<unknown, ClientFrame>> = new Map<
  string,
  v.GenericSchema<unknown, ClientFrame>
>([
  ['ping', pingFrame],
  ['join', joinFrame],
  ['leave', leaveFrame],
  ['message', messageFrame],
  ['edit', changeFrame],
  ['delete', changeFrame],
  ['reaction', changeFrame],
  ['read', changeFrame],
  ['typing', typingFrame],
  ['typing_stop', typingFrame],
  ['status_change', statusFrame],
])

export type PingFrame = v.InferOutput<typeof pingFrame>
export type JoinFrame = v.InferOutput<typeof joinFrame>
export type LeaveFrame = v.InferOutput<typeof leaveFrame>
export type StatusFrame = v.InferOutput<typeof statusFrame>
/** What is handed on to the other members of a topic. */
export type RelayFrame =
  | v.InferOutput<typeof messageFrame>
  | v.InferOutput<typeof changeFrame>
  | v.InferOutput<typeof typingFrame>
  | v.InferOutput<typeof callFrame>
export type ClientFrame = PingFrame | JoinFrame | LeaveFrame | StatusFrame | RelayFrame

/** For the server: `text` is hostile and bounded by the socket. */
export const decodeClientFrame = (text: string): Result<ClientFrame, FrameFault> =>
  decodeFrame(text, (type) => clientFrames.get(type) ?? (type.startsWith('call.') ? callFrame : undefined))

export const encodeClientFrame = (frame: ClientFrame): string => JSON.stringify(frame)
