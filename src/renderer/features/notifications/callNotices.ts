import { type CallEntry, type CallId, type IncomingCall, isCallId } from '../../../core'
import type { Notice } from '../../platform/platform'

const ringing = 'call '

export const noticeTag = (call: CallId): string => `${ringing}${call}`

/** The call a click is about. */
export const callOfTag = (tag: string): CallId | undefined => {
  const id = tag.startsWith(ringing) ? tag.slice(ringing.length) : undefined
  return isCallId(id) ? id : undefined
}

const callText = (media: IncomingCall['media']): string => (media === 'video' ? 'video call' : 'voice call')

/** What the system shows while a call rings; stays for as long as it does. */
export const ringNotice = ({ id, callerName, name, group, media }: IncomingCall): Notice => ({
  title: callerName,
  body: group ? `Incoming ${callText(media)} in ${name}` : `Incoming ${callText(media)}`,
  tag: noticeTag(id),
  sticky: true,
  actions: [
    { id: 'accept', title: 'Accept' },
    { id: 'decline', title: 'Decline', background: true },
  ],
})

/** Takes the place of the one that rang; a click leads to the conversation. */
export const missedNotice = ({ conversation, name, media }: CallEntry): Notice => ({
  title: name,
  body: `Missed ${callText(media)}`,
  tag: conversation,
})
