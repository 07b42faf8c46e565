import { memo } from 'react'
import type { ConversationId, ConversationView } from '../../../core'
import { listTime } from '../../state/times'
import { Avatar } from '../../ui/Avatar'
import { PresenceDot } from '../presence/PresenceDot'
import { usePresence } from '../presence/usePresence'
import { Preview } from './Preview'

export interface ConversationItemProps {
  readonly conversation: ConversationView
  readonly chosen: boolean
  readonly now: number
  readonly onOpen: (id: ConversationId) => void
}

export const ConversationItem = memo(({ conversation, chosen, now, onOpen }: ConversationItemProps) => {
  const presence = usePresence(conversation.kind === 'direct' ? conversation.contact : undefined)
  const { id, title, last, unread } = conversation
  return (
    <li aria-label={title}>
      <button
        type="button"
        className="row"
        aria-current={chosen || undefined}
        onClick={() => {
          onOpen(id)
        }}
      >
        <Avatar id={conversation.kind === 'direct' ? conversation.contact : id} name={title}>
          {presence && <PresenceDot presence={presence} />}
        </Avatar>
        <span className="row-text">
          <span className="row-line">
            <span className="row-title one-line name" dir="auto">
              {title}
            </span>
            {last && (
              <time className="row-time" dateTime={last.sentAt}>
                {listTime(last.sentAt, now)}
              </time>
            )}
          </span>
          <span className="row-line">
            <Preview conversation={conversation} />
            {unread > 0 && (
              <span className="unread">
                {unread >= 999 ? '999+' : unread}
                <span className="visually-hidden"> unread</span>
              </span>
            )}
          </span>
        </span>
      </button>
    </li>
  )
})
