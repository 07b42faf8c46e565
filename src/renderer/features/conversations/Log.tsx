import type { ConversationView } from '../../../core'
import { MessageLog } from '../messages/MessageLog'
import { useDivider } from './useDivider'

export interface LogProps {
  readonly conversation: ConversationView
  /** Shows all that is pinned here. */
  readonly onShowPins: () => void
}

/** What was said in a conversation, or why there is nothing to see. */
export const Log = ({ conversation, onShowPins }: LogProps) => {
  const divider = useDivider(conversation)
  return (
    <MessageLog
      conversation={conversation}
      unread={divider.initial}
      divider={divider.current}
      onShowPins={onShowPins}
    />
  )
}
