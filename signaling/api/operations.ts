import type * as v from 'valibot'
import {
  callRequest,
  challengeAnswer,
  challengeRequest,
  changeRequest,
  doneAnswer,
  iceServersAnswer,
  joinAnswer,
  joinRequest,
  listAnswer,
  messageRequest,
  paths,
  reachedAnswer,
  readRequest,
  sessionAnswer,
  sessionRequest,
  statusRequest,
  ticketAnswer,
  typingRequest,
} from '../../src/core/protocol/signaling/rest'
import type { RefusalCode } from '../../src/core/protocol/signaling/errors'

/** A schema of any shape: the documents take it apart, nobody else. */
export type AnySchema = v.GenericSchema

export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** A rule of docs/SPEC.md. */
  readonly rule: string
  readonly summary: string
  readonly request?: AnySchema
  readonly answer: AnySchema
  /** Beside those every call may be refused with. */
  readonly refusals: readonly RefusalCode[]
  /** Whether it is for whoever has no session yet. */
  readonly open?: true
}

const relayed = {
  rule: 'SG4',
  answer: reachedAnswer,
  refusals: ['FORBIDDEN', 'TOO_LARGE'],
} as const
const conversation = '/api/msg/conversations/:topic'
const message = '/api/msg/messages/:id'

/** Every call of `/api`, as `docs/openapi.json` and `docs/API.md` tell it. */
export const operations: readonly Operation[] = [
  {
    method: 'POST',
    path: paths.challenge,
    rule: 'SG1',
    summary: 'Ask for a challenge to sign. It works once, for a minute.',
    request: challengeRequest,
    answer: challengeAnswer,
    refusals: [],
    open: true,
  },
  {
    method: 'POST',
    path: paths.session,
    rule: 'SG1',
    summary:
      'Sign in: `signature` is by the key `zid` over `tincan-session-v1`, a zero byte, `origin`, a zero byte and the challenge’s bytes.',
    request: sessionRequest,
    answer: sessionAnswer,
    refusals: ['UNAUTHORIZED', 'NOT_ADMITTED', 'CODE_REQUIRED', 'CODE_REFUSED', 'LIMIT_REACHED'],
    open: true,
  },
  {
    method: 'POST',
    path: paths.ticket,
    rule: 'SG1',
    summary: 'Get a ticket that opens one socket, within a minute: `/ws/msg?ticket=…` or `/signal?ticket=…`.',
    answer: ticketAnswer,
    refusals: ['LIMIT_REACHED'],
  },
  {
    method: 'DELETE',
    path: paths.session,
    rule: 'SG1',
    summary: 'Sign out. Its sockets are closed.',
    answer: doneAnswer,
    refusals: [],
  },
  {
    method: 'POST',
    path: `${conversation}/join`,
    rule: 'SG2',
    summary:
      'Be on a topic. `signature` is by the topic’s key over `tincan-join-v1`, a zero byte and the session’s id. The answer tells who is there.',
    request: joinRequest,
    answer: joinAnswer,
    refusals: ['FORBIDDEN', 'CONFLICT', 'LIMIT_REACHED'],
  },
  {
    method: 'POST',
    path: `${conversation}/leave`,
    rule: 'SG4',
    summary: 'Be no longer on it.',
    answer: doneAnswer,
    refusals: ['FORBIDDEN'],
  },
  {
    method: 'GET',
    path: `${conversation}/messages`,
    rule: 'SG9',
    summary: 'Nothing, always: the server keeps no message.',
    answer: listAnswer,
    refusals: ['FORBIDDEN'],
  },
  {
    method: 'POST',
    path: `${conversation}/messages`,
    ...relayed,
    summary: 'Hand a message to the others on the topic who can be reached now.',
    request: messageRequest,
  },
  {
    method: 'POST',
    path: `${conversation}/read`,
    ...relayed,
    summary: 'Tell them that a message was read.',
    request: readRequest,
  },
  {
    method: 'POST',
    path: `${conversation}/typing`,
    ...relayed,
    summary: 'Tell them that somebody types, or no longer.',
    request: typingRequest,
  },
  {
    method: 'POST',
    path: `${conversation}/calls`,
    ...relayed,
    summary: 'Hand on a step of a call.',
    request: callRequest,
  },
  { method: 'PATCH', path: message, ...relayed, summary: 'Hand on a change of a message.', request: changeRequest },
  { method: 'DELETE', path: message, ...relayed, summary: 'Hand on its deletion.', request: changeRequest },
  { method: 'POST', path: `${message}/react`, ...relayed, summary: 'Hand on a reaction.', request: changeRequest },
  {
    method: 'PUT',
    path: paths.status,
    rule: 'SG6',
    summary: 'Choose the status the others on all topics see.',
    request: statusRequest,
    answer: doneAnswer,
    refusals: [],
  },
  {
    method: 'GET',
    path: paths.iceServers,
    rule: 'SG7',
    summary: 'STUN and TURN servers to use, with credentials that expire at `expiresAt`.',
    answer: iceServersAnswer,
    refusals: [],
  },
]

/** What any call may be refused with. */
export const commonRefusals: readonly RefusalCode[] = ['bad_request', 'RATE_LIMITED', 'TOO_LARGE', 'INTERNAL']
