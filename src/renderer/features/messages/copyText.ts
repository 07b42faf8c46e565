import type { MessageView } from '../../../core'
import { exactly } from '../../state/times'

/** What goes to the clipboard: the text alone of one message, and who said what when of several. */
export const copyText = (messages: readonly MessageView[]): string => {
  const [first] = messages
  if (first !== undefined && messages.length === 1) return first.plain
  return messages.map(({ authorName, sentAt, plain }) => `[${exactly(sentAt)}] ${authorName}: ${plain}`).join('\n')
}
