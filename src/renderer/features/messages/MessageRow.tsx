import { EllipsisVertical } from 'lucide-react'
import { type KeyboardEvent, memo, type MouseEvent, useId } from 'react'
import type { MessageView, PictureId } from '../../../core'
import { timeOfDay } from '../../state/times'
import { Avatar } from '../../ui/Avatar'
import { type Spot, useMessageActs } from './acts'
import { Bubble } from './Bubble'
import { NoticeRow } from './NoticeRow'
import { Reactions } from './Reactions'

export interface MessageRowProps {
  readonly message: MessageView
  readonly startsRun: boolean
  readonly endsRun: boolean
  /** The newest own message says its state in words. */
  readonly worded: boolean
  /** Several people talk: each run says and shows whose it is. */
  readonly crowd: boolean
  readonly picture: PictureId | undefined
  /** Milliseconds since the epoch, for what is still left of a message that disappears. */
  readonly now: number
  /** Reached with Tab: one message of all. */
  readonly tabbable: boolean
  readonly highlighted: boolean
  /** `undefined` where nothing is being selected. */
  readonly selected: boolean | undefined
}

const below = (element: HTMLElement, from: HTMLElement): Spot => {
  const { left, bottom } = element.getBoundingClientRect()
  return { x: left, y: bottom, from }
}

export const MessageRow = memo((props: MessageRowProps) => {
  const { message, tabbable } = props
  const tabIndex = tabbable ? 0 : -1
  return message.content.kind === 'notice' ? (
    <NoticeRow message={message} tabIndex={tabIndex} />
  ) : (
    <Article {...props} tabIndex={tabIndex} />
  )
})

const Article = ({ message, tabIndex, ...row }: MessageRowProps & { readonly tabIndex: number }) => {
  const acts = useMessageActs()
  const checkboxId = useId()
  const selecting = row.selected !== undefined && message.ahead !== true
  const label = `${message.authorName}, ${timeOfDay(message.sentAt)}`

  const onContextMenu = (event: MouseEvent<HTMLElement>): void => {
    // Selected words and links have a menu of their own.
    if (selecting || (event.target instanceof Element && event.target.closest('a'))) return
    if (!(getSelection()?.isCollapsed ?? true)) return
    event.preventDefault()
    acts.open({ kind: 'menu', message, spot: { x: event.clientX, y: event.clientY, from: event.currentTarget } })
  }
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    if (selecting && event.target instanceof Element && !event.target.closest('a, button, label, input')) {
      acts.toggleSelected(message)
    }
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault()
      acts.open({ kind: 'menu', message, spot: below(event.currentTarget, event.currentTarget) })
    } else if (selecting && event.key === ' ') {
      event.preventDefault()
      acts.toggleSelected(message)
    }
  }

  return (
    <article
      className="message"
      aria-label={label}
      tabIndex={tabIndex}
      data-message={message.id}
      data-own={message.own || undefined}
      data-starts={row.startsRun || undefined}
      data-ends={row.endsRun || undefined}
      data-crowd={(row.crowd && !message.own) || undefined}
      data-mentioned={(message.mentionsMe && !message.own) || undefined}
      data-highlighted={row.highlighted || undefined}
      data-selected={row.selected === true || undefined}
      onClick={onClick}
      onContextMenu={onContextMenu}
      onKeyDown={onKeyDown}
    >
      {selecting && (
        <label className="message-select" htmlFor={checkboxId}>
          <input
            id={checkboxId}
            type="checkbox"
            aria-label={`Select ${label}`}
            tabIndex={tabIndex}
            checked={row.selected}
            onChange={() => {
              acts.toggleSelected(message)
            }}
          />
        </label>
      )}
      {row.crowd && !message.own && (
        <span className="message-avatar">
          {row.endsRun && <Avatar id={message.author} name={message.authorName} picture={row.picture} size="tiny" />}
        </span>
      )}
      <div className="message-body">
        <div className="message-line">
          <Bubble
            message={message}
            named={row.crowd && !message.own && row.startsRun}
            worded={row.worded}
            now={row.now}
            tabIndex={tabIndex}
          />
          {!selecting && (
            <button
              type="button"
              className="message-actions icon-button"
              aria-label="Message actions"
              aria-haspopup="menu"
              tabIndex={tabIndex}
              onClick={(event) => {
                const article = event.currentTarget.closest('article') ?? event.currentTarget
                acts.open({ kind: 'menu', message, spot: below(event.currentTarget, article) })
              }}
            >
              <EllipsisVertical aria-hidden="true" />
            </button>
          )}
        </div>
        {message.reactions.length > 0 && <Reactions message={message} tabIndex={tabIndex} />}
      </div>
    </article>
  )
}
