import type { DecodedBody } from './body'
import type { NoticeContent } from './message'

/** The line an event leaves between the messages; `undefined` where people need not be told. */
export const noticeOf = (body: DecodedBody): NoticeContent | undefined => {
  switch (body.kind) {
    case 'conversation.create':
      return { what: 'created', text: body.name }
    case 'conversation.info':
      if (body.name !== undefined) return { what: 'renamed', text: body.name }
      if (body.picture !== undefined) return { what: 'pictured' }
      return body.description === undefined ? undefined : { what: 'described', text: body.description }
    case 'conversation.policy':
      return { what: 'policy' }
    case 'conversation.timer':
      return { what: 'timer', disappearAfterMs: body.ms }
    case 'conversation.convert':
      return { what: 'converted' }
    case 'member.add':
      return {
        what: 'added',
        accounts: body.members.map(({ account }) => account),
        names: body.members.map(({ name }) => name),
      }
    case 'member.remove':
      return { what: 'removed', account: body.account }
    case 'member.leave':
      return { what: 'left' }
    case 'member.role':
      return { what: 'role', account: body.account, role: body.role }
    case 'channel.declare':
      return { what: 'channel', text: body.name }
    case 'conversation.invite':
      return { what: 'invited', conversation: body.conversation, text: body.name }
    default:
      return undefined
  }
}
