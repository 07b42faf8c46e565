import '../../ui/rows.css'
import './item.css'
import './marks.css'
import { AtSign, BellOff, MoreVertical, Star, Timer } from 'lucide-react'
import { type KeyboardEvent, memo } from 'react'
import type { ConversationId, ConversationView } from '../../../core'
import { listTime } from '../../state/times'
import { ContextMenu } from '../../ui/ContextMenu'
import type { RowPlace } from '../../ui/WindowedList'
import { CallMark } from './CallMark'
import { ConversationAvatar } from './ConversationAvatar'
import { ConversationMenu } from './ConversationMenu'
import { durationName } from './durations'
import { KindMark } from './KindMark'
import { Mark } from './Mark'
import { muteText } from './mute'
import { Preview } from './Preview'

export interface ConversationItemProps extends RowPlace {
  readonly conversation: ConversationView
  /** Beneath its community. */
  readonly beneath: boolean
  readonly chosen: boolean
  readonly now: number
  readonly onOpen: (id: ConversationId) => void
}

/** Does what a right click there does. */
const openMenu = (element: Element, clientX: number, clientY: number): void => {
  element.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX, clientY }))
}

/** Not every system turns these keys into a right click by itself. */
const onMenuKey = (event: KeyboardEvent<HTMLElement>): void => {
  if (!(event.key === 'F10' && event.shiftKey)) return
  event.preventDefault()
  const { left, bottom } = event.currentTarget.getBoundingClientRect()
  openMenu(event.currentTarget, left, bottom)
}

export const ConversationItem = memo((props: ConversationItemProps) => {
  const { conversation, beneath, chosen, now, onOpen, at, of, offset } = props
  const { id, title, last, kind, disappearAfterMs } = conversation
  return (
    <ContextMenu
      trigger={
        <li
          className="conversation-item"
          aria-label={title}
          aria-posinset={at}
          aria-setsize={of}
          data-beneath={beneath || undefined}
          style={offset === undefined ? undefined : { transform: `translateY(${offset}px)` }}
        >
          <button
            type="button"
            className="row"
            aria-current={chosen || undefined}
            aria-keyshortcuts="Shift+F10"
            onKeyDown={onMenuKey}
            onClick={() => {
              onOpen(id)
            }}
          >
            <ConversationAvatar conversation={conversation} size={beneath ? 'small' : 'medium'} />
            <span className="row-text">
              <span className="row-line">
                <span className="row-title">
                  <KindMark kind={kind} />
                  <span className="one-line name" dir="auto">
                    {title}
                  </span>
                  {disappearAfterMs !== undefined && (
                    <Mark Icon={Timer} text={`Messages disappear after ${durationName(disappearAfterMs)}`} />
                  )}
                </span>
                {last && (
                  <time className="row-time" dateTime={last.sentAt}>
                    {listTime(last.sentAt, now)}
                  </time>
                )}
              </span>
              <span className="row-line">
                <Preview conversation={conversation} />
                <Marks conversation={conversation} now={now} />
              </span>
            </span>
          </button>
          {/* For the mouse alone: the keyboard and screen readers open the same menu on the item itself. */}
          <span
            className="row-more"
            aria-hidden="true"
            onClick={({ currentTarget, clientX, clientY }) => {
              openMenu(currentTarget, clientX, clientY)
            }}
          >
            <MoreVertical />
          </span>
        </li>
      }
    >
      <ConversationMenu conversation={conversation} now={now} />
    </ContextMenu>
  )
})

const Marks = ({ conversation, now }: { conversation: ConversationView; now: number }) => {
  const { preferences, unread, unreadMentions, markedUnread } = conversation
  const muted = muteText(preferences, now)
  return (
    <span className="row-marks">
      <CallMark conversation={conversation.id} />
      {muted !== undefined && <Mark Icon={BellOff} text={muted} />}
      {preferences.starred && <Mark Icon={Star} text="Starred" />}
      {unreadMentions > 0 && (
        <span className="mentioned" title="You are mentioned">
          <AtSign aria-hidden="true" />
          <span className="visually-hidden"> You are mentioned</span>
        </span>
      )}
      {unread > 0 ? (
        <span className="unread" data-quiet={muted !== undefined || undefined}>
          {unread >= 999 ? '999+' : unread}
          <span className="visually-hidden"> unread</span>
        </span>
      ) : (
        markedUnread && (
          <span className="unread unread-dot">
            <span className="visually-hidden"> Marked as unread</span>
          </span>
        )
      )}
    </span>
  )
}
