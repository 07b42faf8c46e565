import type { ConversationView, MessageView } from '../../../core'
import type { Notice } from '../../platform/platform'

const mostLetters = 240

const shortened = (text: string): string => {
  const letters = [...text]
  return letters.length > mostLetters ? `${letters.slice(0, mostLetters).join('')}…` : text
}

/** Who says something, and where; a conversation with one other needs no second name. */
const titleOf = ({ authorName, mentionsMe }: MessageView, conversation: ConversationView): string => {
  if (conversation.kind === 'direct') return authorName
  return mentionsMe ? `${authorName} mentioned you in ${conversation.title}` : `${authorName} · ${conversation.title}`
}

/** What the system shows for a message; `undefined` for what nobody wrote, such as somebody's leaving. */
export const noticeOf = (message: MessageView, conversation: ConversationView): Notice | undefined =>
  message.content.kind === 'text'
    ? { title: titleOf(message, conversation), body: shortened(message.plain), tag: conversation.id }
    : undefined

/** Whoever wrote the first notice there, which is that we are in. */
export const invitedText = ({ title, last }: ConversationView): string =>
  last === undefined || last.own ? `You were added to ${title}` : `${last.authorName} added you to ${title}`
