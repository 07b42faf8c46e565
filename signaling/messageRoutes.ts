import * as v from 'valibot'
import { type TopicId, isTopicId } from '../src/core/base/ids'
import type { RelayFrame } from '../src/core/protocol/signaling/clientFrames'
import { messageField } from '../src/core/protocol/signaling/fields'
import {
  callRequest,
  changeRequest,
  joinRequest,
  messageRequest,
  paths,
  readRequest,
  statusRequest,
  typingRequest,
} from '../src/core/protocol/signaling/rest'
import { json, refuse, refuseAs } from './answers'
import { decodeBody } from './body'
import type { Exchange } from './exchange'
import type { HttpAnswer, HttpCall } from './httpCall'
import type { Params, Route } from './routes'
import type { Session } from './sessions'
import type { MemberHandler } from './sessionRoutes'

/** The relay over HTTP (SG4) and the status (SG6): the same hub as the sockets'. */
export const messageRoutes = (exchange: Exchange): readonly Route<MemberHandler>[] => {
  const relay = async (session: Session, frame: RelayFrame): Promise<HttpAnswer> => {
    const reached = exchange.relay(session, frame)
    return reached.ok ? json(200, { ok: true, reached: await reached.value }) : refuse(reached.error)
  }

  /** Only a member learns whether the rest of its call was right (SG2). */
  const onTopic =
    (
      handler: (session: Session, topic: TopicId, body: Uint8Array) => HttpAnswer | Promise<HttpAnswer>,
    ): MemberHandler =>
    (session, call, params) => {
      const topic = params['topic']
      return isTopicId(topic) && exchange.isMember(session, topic)
        ? handler(session, topic, call.body)
        : refuseAs('FORBIDDEN', 'This session has not joined the topic.')
    }

  const change =
    (type: 'edit' | 'delete' | 'reaction'): MemberHandler =>
    (session: Session, call: HttpCall, params: Params) => {
      const request = decodeBody(changeRequest, call.body)
      if (!request.ok) return refuse(request.error)
      const id = v.safeParse(messageField, params['id'])
      if (!id.success) return refuseAs('bad_request', 'The id in the path is none.')
      const { conversation: topic, envelope } = request.value
      return relay(session, { type, id: restId, topic, messageId: id.output, envelope })
    }

  const join: MemberHandler = async (session, call, params) => {
    const topic = params['topic']
    if (!isTopicId(topic)) return refuseAs('bad_request', 'The topic in the path is none.')
    const request = decodeBody(joinRequest, call.body)
    if (!request.ok) return refuse(request.error)
    const joined = exchange.join(session, topic, request.value.alias, request.value.signature)
    return joined.ok ? json(200, { ok: true, present: await joined.value }) : refuse(joined.error)
  }

  const post = onTopic((session, topic, body) => {
    const request = decodeBody(messageRequest, body)
    return request.ok ? relay(session, { type: 'message', id: restId, topic, ...request.value }) : refuse(request.error)
  })

  const read = onTopic((session, topic, body) => {
    const request = decodeBody(readRequest, body)
    return request.ok ? relay(session, { type: 'read', id: restId, topic, ...request.value }) : refuse(request.error)
  })

  const typing = onTopic((session, topic, body) => {
    const request = decodeBody(typingRequest, body)
    return request.ok ? relay(session, { id: restId, topic, ...request.value }) : refuse(request.error)
  })

  const callFrame = onTopic((session, topic, body) => {
    const request = decodeBody(callRequest, body)
    return request.ok ? relay(session, { id: restId, topic, ...request.value }) : refuse(request.error)
  })

  const leave = onTopic((session, topic) => {
    const left = exchange.leave(session, topic)
    return left.ok ? json(200, { ok: true }) : refuse(left.error)
  })

  /** SG9: there is nothing to list, ever. */
  const list = onTopic(() => json(200, { ok: true, p2p: true, messages: [] }))

  const status: MemberHandler = (session, call) => {
    const request = decodeBody(statusRequest, call.body)
    if (!request.ok) return refuse(request.error)
    exchange.setStatus(session, request.value.status)
    return json(200, { ok: true })
  }

  return [
    { method: 'POST', pattern: '/api/msg/conversations/:topic/join', handler: join },
    { method: 'GET', pattern: '/api/msg/conversations/:topic/messages', handler: list },
    { method: 'POST', pattern: '/api/msg/conversations/:topic/messages', handler: post },
    { method: 'POST', pattern: '/api/msg/conversations/:topic/read', handler: read },
    { method: 'POST', pattern: '/api/msg/conversations/:topic/leave', handler: leave },
    { method: 'POST', pattern: '/api/msg/conversations/:topic/typing', handler: typing },
    { method: 'POST', pattern: '/api/msg/conversations/:topic/calls', handler: callFrame },
    { method: 'PATCH', pattern: '/api/msg/messages/:id', handler: change('edit') },
    { method: 'DELETE', pattern: '/api/msg/messages/:id', handler: change('delete') },
    { method: 'POST', pattern: '/api/msg/messages/:id/react', handler: change('reaction') },
    { method: 'PUT', pattern: paths.status, handler: status },
  ]
}

/** Frames carry an id to be answered by; the answer of an HTTP call needs none. */
const restId = 'rest'
