/**
 * `/ws/msg`, server → client (SG3), version 1. Text frames of JSON:
 *
 *   {type:'connected', zid, session}                       first frame of every socket
 *   {type:'presence', topic, present:[{alias, status, lastSeen?}]}   whole, but for oneself, after each change
 *   {type:'pong', id?}
 *   {type:'ack', id, reached?, present?}                   `reached` of relayed frames, `present` of a join
 *   {type:'error', id?, code, status, message, retryAfterMs?}
 *   {type:'draining', reconnectInMs}                       the server goes; come back after so many ms
 *   {type, topic, from, envelope, clientMsgId?|messageId?}  a relayed frame of another member
 */
import * as v from 'valibot'
import type { Result } from '../../base/result'
import { type FrameFault, decodeFrame } from './decode'
import {
  aliasField,
  callTypeField,
  clientMessageField,
  countField,
  envelopeField,
  messageField,
  presentField,
  requestField,
  sessionField,
  topicField,
  zidField,
} from './fields'

const connectedFrame = v.object({ type: v.literal('connected'), zid: zidField, session: sessionField })

const presenceFrame = v.object({ type: v.literal('presence'), topic: topicField, present: presentField })

const pongFrame = v.object({ type: v.literal('pong'), id: v.exactOptional(requestField) })

const ackFrame = v.object({
  type: v.literal('ack'),
  id: requestField,
  reached: v.exactOptional(countField),
  present: v.exactOptional(presentField),
})

/** `code` is open: a later server may know more of them. */
const errorFrame = v.object({
  type: v.literal('error'),
  id: v.exactOptional(requestField),
  code: v.pipe(v.string(), v.maxLength(64)),
  status: countField,
  message: v.pipe(v.string(), v.maxLength(512)),
  retryAfterMs: v.exactOptional(countField),
})

const drainingFrame = v.object({ type: v.literal('draining'), reconnectInMs: countField })

const relayed = { topic: topicField, from: aliasField, envelope: envelopeField }

const relayedMessageFrame = v.object({ type: v.literal('message'), ...relayed, clientMsgId: clientMessageField })

const relayedChangeFrame = v.object({
  type: v.picklist(['edit', 'delete', 'reaction', 'read']),
  ...relayed,
  messageId: messageField,
})

const relayedTypingFrame = v.object({ type: v.picklist(['typing', 'typing_stop']), ...relayed })

export const relayedCallFrame = v.object({ type: callTypeField, ...relayed })

/** By type; the types of calls are open and share {@link relayedCallFrame}. */
export const serverFrames: ReadonlyMap<string, v.GenericSchema<unknown, ServerFrame>> = new Map<
  string,
  v.GenericSchema<unknown, ServerFrame>
>([
  ['connected', connectedFrame],
  ['presence', presenceFrame],
  ['pong', pongFrame],
  ['ack', ackFrame],
  ['error', errorFrame],
  ['draining', drainingFrame],
  ['message', relayedMessageFrame],
  ['edit', relayedChangeFrame],
  ['delete', relayedChangeFrame],
  ['reaction', relayedChangeFrame],
  ['read', relayedChangeFrame],
  ['typing', relayedTypingFrame],
  ['typing_stop', relayedTypingFrame],
])

export type PresenceFrame = v.InferOutput<typeof presenceFrame>
export type AckFrame = v.InferOutput<typeof ackFrame>
export type ErrorFrame = v.InferOutput<typeof errorFrame>
export type RelayedFrame =
  | v.InferOutput<typeof relayedMessageFrame>
  | v.InferOutput<typeof relayedChangeFrame>
  | v.InferOutput<typeof relayedTypingFrame>
  | v.InferOutput<typeof relayedCallFrame>
export type ServerFrame =
  | v.InferOutput<typeof connectedFrame>
  | PresenceFrame
  | v.InferOutput<typeof pongFrame>
  | AckFrame
  | ErrorFrame
  | v.InferOutput<typeof drainingFrame>
  | RelayedFrame

/** For the client: the server is not trusted with shapes either. */
export const decodeServerFrame = (text: string): Result<ServerFrame, FrameFault> =>
  decodeFrame(text, (type) => serverFrames.get(type) ?? (type.startsWith('call.') ? relayedCallFrame : undefined))

export const encodeServerFrame = (frame: ServerFrame): string => JSON.stringify(frame)
