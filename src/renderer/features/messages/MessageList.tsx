import './messages.css'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ConversationView, MessageId, MessageView } from '../../../core'
import { useMessenger, useServices } from '../../state/context'
import { dayName } from '../../state/times'
import { useNow } from '../../state/useNow'
import { useToast } from '../../ui/Toasts'
import { MessageInfo } from './MessageInfo'
import { MessageRow } from './MessageRow'
import { lastIncoming, type Row, rowsOf } from './rows'
import { useSeen } from './useReading'
import { useSettled } from './useSettled'

export interface MessageListProps {
  readonly conversation: ConversationView
  readonly messages: readonly MessageView[]
  readonly older: 'none' | 'more' | 'loading'
  /** The message the "New messages" divider stands before. */
  readonly divider: MessageId | undefined
  readonly onLoadOlder: () => void
}

const rowEstimate = 48
/** Closer to the end than this, in pixels, the reader is at the end and stays there. */
const endThreshold = 80
/** Rows above the window at which the page before is fetched. */
const rowsBeforeLoading = 25

const newMessagesText = (count: number): string => {
  if (count === 0) return 'Newest messages'
  if (count === 1) return '1 new message'
  return count > 999 ? '999+ new messages' : `${count} new messages`
}

export const MessageList = ({ conversation, messages, older, divider, onLoadOlder }: MessageListProps) => {
  const messenger = useMessenger()
  const { clock } = useServices()
  const now = useNow(clock)
  const tell = useToast()
  const [info, setInfo] = useState<MessageId>()
  const rows = useMemo(() => rowsOf(messages, divider), [messages, divider])
  const element = useRef<HTMLDivElement>(null)
  const getScrollElement = useCallback(() => element.current, [])
  const getItemKey = useCallback((index: number) => rows[index]?.message.id ?? index, [rows])

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement,
    getItemKey,
    estimateSize: () => rowEstimate,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: endThreshold,
    overscan: 8,
    paddingStart: 12,
    paddingEnd: 8,
  })

  // Opens at the first unread message where there is one, else at the end.
  const [opensAt] = useState(() => rows.findIndex(({ startsUnread }) => startsUnread))
  useLayoutEffect(() => {
    if (opensAt > 0) virtualizer.scrollToIndex(opensAt, { align: 'start' })
    else virtualizer.scrollToEnd()
  }, [virtualizer, opensAt])

  // Whoever writes wants to see what they wrote, wherever they were reading.
  const newest = messages.at(-1)
  const newestOwn = newest?.own === true ? newest.id : undefined
  const seenOwn = useRef(newestOwn)
  useLayoutEffect(() => {
    if (newestOwn === undefined || newestOwn === seenOwn.current) return
    seenOwn.current = newestOwn
    virtualizer.scrollToEnd()
  }, [newestOwn, virtualizer])

  const settled = useSettled(useCallback(() => virtualizer.scrollOffset, [virtualizer]))
  const items = virtualizer.getVirtualItems()
  const firstShown = items[0]?.index
  useEffect(() => {
    if (settled && older === 'more' && firstShown !== undefined && firstShown < rowsBeforeLoading) onLoadOlder()
  }, [settled, older, firstShown, onLoadOlder])

  const atEnd = virtualizer.isAtEnd()
  const lastVisible = virtualizer.range?.endIndex
  const seen = conversation.unread > 0 && lastVisible !== undefined ? lastIncoming(rows, lastVisible)?.id : undefined
  const { id } = conversation
  const markRead = useCallback(
    (upTo: MessageId) => {
      // Reading goes on when the disk does not; the screen that shows the failure is the list itself.
      messenger.conversations.markRead(id, upTo).catch(() => undefined)
    },
    [messenger, id],
  )
  useSeen(seen, markRead)

  const copy = useCallback(
    (message: MessageView) => {
      navigator.clipboard.writeText(message.text).then(
        () => {
          tell('Copied')
        },
        () => {
          tell('The clipboard cannot be used')
        },
      )
    },
    [tell],
  )
  const showInfo = useCallback((message: MessageView) => {
    setInfo(message.id)
  }, [])
  const shownInfo = info && messages.find((message) => message.id === info)
  const lastOwn = messages.findLast(({ own }) => own)?.id

  return (
    <div className="message-list">
      <div
        ref={element}
        className="log"
        role="log"
        aria-label="Messages"
        // Older messages that scroll into view are not news.
        aria-live={atEnd ? 'polite' : 'off'}
        aria-busy={older === 'loading' || undefined}
        tabIndex={0}
      >
        <div className="log-sizer" style={{ blockSize: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            return (
              row && (
                <div
                  key={item.key}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  className="log-row"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <RowContent row={row} now={now} lastOwn={lastOwn} onCopy={copy} onInfo={showInfo} />
                </div>
              )
            )
          })}
        </div>
      </div>
      {!atEnd && (
        <button
          type="button"
          className="to-end"
          data-new={conversation.unread > 0 || undefined}
          onClick={() => {
            virtualizer.scrollToEnd()
          }}
        >
          {newMessagesText(conversation.unread)}
          <ArrowDown aria-hidden="true" />
        </button>
      )}
      {shownInfo && (
        <MessageInfo
          message={shownInfo}
          onClose={() => {
            setInfo(undefined)
          }}
        />
      )}
    </div>
  )
}

interface RowContentProps {
  readonly row: Row
  readonly now: number
  readonly lastOwn: MessageId | undefined
  readonly onCopy: (message: MessageView) => void
  readonly onInfo: (message: MessageView) => void
}

const RowContent = ({ row, now, lastOwn, onCopy, onInfo }: RowContentProps) => (
  <>
    {row.startsDay && (
      <div className="divider" data-kind="day">
        <span>{dayName(row.message.sentAt, now)}</span>
      </div>
    )}
    {row.startsUnread && (
      <div className="divider" data-kind="unread">
        <span>New messages</span>
      </div>
    )}
    <MessageRow
      message={row.message}
      startsRun={row.startsRun}
      endsRun={row.endsRun}
      worded={row.message.id === lastOwn}
      onCopy={onCopy}
      onInfo={onInfo}
    />
  </>
)
