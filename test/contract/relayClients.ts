import { parse } from 'valibot'
import { doneAnswer, joinAnswer, reachedAnswer, refusalAnswer } from '../../src/core/protocol/signaling/rest'
import { decodeServerFrame } from '../../src/core/protocol/signaling/serverFrames'
import type { Member } from '../signaling/support'
import type { RelayClient, Reply } from './relay'

/** By calls over HTTP (SG4); every answer has to fit its schema. */
export const overRest = (member: Member): RelayClient => {
  const ask = async (
    method: string,
    path: string,
    body: unknown,
    answer: typeof doneAnswer | typeof joinAnswer | typeof reachedAnswer,
  ): Promise<Reply> => {
    const answered = await member.call(method, `/api/msg/${path}`, body)
    if (answered.status === 200) return parse(answer, answered.body)
    return { ok: false, code: parse(refusalAnswer, answered.body).code, status: answered.status }
  }
  const calls = { edit: ['PATCH', ''], delete: ['DELETE', ''], reaction: ['POST', '/react'] } as const
  return {
    join: (topic, alias, signature) => ask('POST', `conversations/${topic}/join`, { alias, signature }, joinAnswer),
    leave: (topic) => ask('POST', `conversations/${topic}/leave`, undefined, doneAnswer),
    message: (topic, envelope, clientMsgId) =>
      ask('POST', `conversations/${topic}/messages`, { envelope, clientMsgId }, reachedAnswer),
    change: (type, topic, envelope, messageId) => {
      if (type === 'read') return ask('POST', `conversations/${topic}/read`, { envelope, messageId }, reachedAnswer)
      const [method, rest] = calls[type]
      return ask(method, `messages/${messageId}${rest}`, { conversation: topic, envelope }, reachedAnswer)
    },
    typing: (type, topic, envelope) => ask('POST', `conversations/${topic}/typing`, { type, envelope }, reachedAnswer),
    call: (type, topic, envelope) => ask('POST', `conversations/${topic}/calls`, { type, envelope }, reachedAnswer),
    status: (status) => ask('PUT', 'status', { status }, doneAnswer),
  }
}

/** By frames on `/ws/msg` (SG3); every answer has to fit its schema. */
export const overSocket = (member: Member): RelayClient => {
  let asked = 0
  const ask = async (frame: Readonly<Record<string, unknown>>): Promise<Reply> => {
    const id = `contract-${String((asked += 1))}`
    member.client.send({ ...frame, id })
    const decoded = decodeServerFrame(JSON.stringify(await member.client.frame({ id })))
    if (!decoded.ok) throw new Error('the answer fits no schema')
    const answer = decoded.value
    if (answer.type === 'error') return { ok: false, code: answer.code, status: answer.status }
    if (answer.type !== 'ack') throw new Error(`${answer.type} is no answer`)
    const { reached, present } = answer
    return {
      ok: true,
      ...(reached === undefined ? {} : { reached }),
      ...(present === undefined ? {} : { present }),
    }
  }
  return {
    join: (topic, alias, signature) => ask({ type: 'join', topic, alias, signature }),
    leave: (topic) => ask({ type: 'leave', topic }),
    message: (topic, envelope, clientMsgId) => ask({ type: 'message', topic, envelope, clientMsgId }),
    change: (type, topic, envelope, messageId) => ask({ type, topic, envelope, messageId }),
    typing: (type, topic, envelope) => ask({ type, topic, envelope }),
    call: (type, topic, envelope) => ask({ type, topic, envelope }),
    status: (status) => ask({ type: 'status_change', status }),
  }
}
