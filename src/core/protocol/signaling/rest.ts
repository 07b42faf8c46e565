/**
 * The bodies of the HTTP calls (SG1, SG4, SG6, SG7), version 1. Every answer has `ok`; a refusal is
 * `{ok:false, code, message, retryAfterMs?}` with a status of 400 and above. All but the first two need
 * `Authorization: Bearer <token>`.
 *
 *   POST   /api/session/challenge                    {zid} → {challenge, expiresAt, work?}; so many bits of work to do (work.ts)
 *   POST   /api/session                              {zid, challenge, origin, signature, inviteCode?, work?} → {token, session, expiresAt}
 *   POST   /api/session/ticket                       → {ticket, expiresAt}; opens one socket: /ws/msg?ticket=… or /signal?ticket=…
 *   DELETE /api/session                              → {}
 *   POST   /api/msg/conversations/:topic/join        {alias, signature} → {present}
 *   POST   /api/msg/conversations/:topic/leave       → {}
 *   POST   /api/msg/conversations/:topic/typing      {type:'typing'|'typing_stop', envelope} → {reached}
 *   POST   /api/msg/conversations/:topic/calls       {type:'call.…', envelope} → {reached}
 *   GET    /api/msg/conversations/:topic/messages    → {p2p:true, messages:[]} always: the server keeps nothing
 *   POST   /api/msg/conversations/:topic/messages    {envelope, clientMsgId} → {reached}
 *   POST   /api/msg/conversations/:topic/read        {envelope, messageId} → {reached}
 *   PATCH  /api/msg/messages/:id                     {conversation, envelope} → {reached}
 *   DELETE /api/msg/messages/:id                     {conversation, envelope} → {reached}
 *   POST   /api/msg/messages/:id/react               {conversation, envelope} → {reached}
 *   PUT    /api/msg/status                           {status} → {}
 *   GET    /api/msg/ice-servers                      → {iceServers:[{urls, username?, credential?}], expiresAt}
 */
import * as v from 'valibot'
import {
  aliasField,
  callTypeField,
  challengeField,
  clientMessageField,
  countField,
  envelopeField,
  messageField,
  ownStatusField,
  presentField,
  secretField,
  sessionField,
  signatureField,
  timestampField,
  topicField,
  workField,
  zidField,
} from './fields'

export const paths = {
  challenge: '/api/session/challenge',
  session: '/api/session',
  ticket: '/api/session/ticket',
  status: '/api/msg/status',
  iceServers: '/api/msg/ice-servers',
  socket: '/ws/msg',
  signal: '/signal',
} as const

export const challengeRequest = v.object({ zid: zidField })
export const challengeAnswer = v.object({
  ok: v.literal(true),
  challenge: challengeField,
  expiresAt: timestampField,
  work: v.exactOptional(countField),
})

export const sessionRequest = v.object({
  zid: zidField,
  challenge: challengeField,
  origin: v.pipe(v.string(), v.maxLength(512)),
  signature: signatureField,
  inviteCode: v.exactOptional(v.pipe(v.string(), v.maxLength(128))),
  work: v.exactOptional(workField),
})
export const sessionAnswer = v.object({
  ok: v.literal(true),
  token: secretField,
  session: sessionField,
  expiresAt: timestampField,
})

export const ticketAnswer = v.object({ ok: v.literal(true), ticket: secretField, expiresAt: timestampField })

export const joinRequest = v.object({ alias: aliasField, signature: signatureField })

/** To whatever does something and has nothing to tell. */
export const doneAnswer = v.object({ ok: v.literal(true) })
export const joinAnswer = v.object({ ok: v.literal(true), present: presentField })
/** How many other sessions' sockets took the frame. */
export const reachedAnswer = v.object({ ok: v.literal(true), reached: countField })
/** SG9: there is nothing to list, ever. */
export const listAnswer = v.object({
  ok: v.literal(true),
  p2p: v.literal(true),
  messages: v.pipe(v.array(v.never()), v.maxLength(0)),
})

export const messageRequest = v.object({ envelope: envelopeField, clientMsgId: clientMessageField })
export const readRequest = v.object({ envelope: envelopeField, messageId: messageField })
export const typingRequest = v.object({ type: v.picklist(['typing', 'typing_stop']), envelope: envelopeField })
export const callRequest = v.object({ type: callTypeField, envelope: envelopeField })
export const changeRequest = v.object({ conversation: topicField, envelope: envelopeField })

export const statusRequest = v.object({ status: ownStatusField })

const iceText = v.pipe(v.string(), v.maxLength(512))

export const iceServersAnswer = v.object({
  ok: v.literal(true),
  iceServers: v.pipe(
    v.array(
      v.object({
        urls: v.pipe(v.array(v.pipe(iceText, v.regex(/^(stun|turn)s?:/))), v.minLength(1), v.maxLength(16)),
        username: v.exactOptional(iceText),
        credential: v.exactOptional(iceText),
      }),
    ),
    v.maxLength(16),
  ),
  expiresAt: timestampField,
})

export const refusalAnswer = v.object({
  ok: v.literal(false),
  code: v.pipe(v.string(), v.maxLength(64)),
  message: v.pipe(v.string(), v.maxLength(512)),
  retryAfterMs: v.exactOptional(countField),
})

export type IceServersAnswer = v.InferOutput<typeof iceServersAnswer>
