import { useState } from 'react'
import type { ConversationView, MessageId } from '../../../core'
import { useWindowRead } from '../messages/useReading'

export interface Divider {
  /** Where the conversation opens. */
  readonly initial: MessageId | undefined
  /** The message the divider stands before now. */
  readonly current: MessageId | undefined
}

/**
 * The divider stays where it was when the conversation opened, since reading makes messages read at once;
 * it moves when new ones come while nobody looks, and leaves when the reader answers.
 */
export const useDivider = ({ firstUnread, last }: ConversationView): Divider => {
  const [initial] = useState(firstUnread)
  const [current, setCurrent] = useState(firstUnread)
  const [followed, setFollowed] = useState({ firstUnread, answered: last?.own === true })
  const read = useWindowRead()
  const answered = last?.own === true

  if (followed.firstUnread !== firstUnread || followed.answered !== answered) {
    setFollowed({ firstUnread, answered })
    if (firstUnread !== undefined && followed.firstUnread === undefined && !read) setCurrent(firstUnread)
    else if (answered && !followed.answered && firstUnread === undefined) setCurrent(undefined)
  }
  return { initial, current }
}
