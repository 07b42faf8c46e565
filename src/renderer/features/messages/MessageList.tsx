import './messages.css'
import './bubble.css'
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ConversationView, MessageId, MessageView } from '../../../core'
import { useServices } from '../../state/context'
import type { Jump } from '../../state/jump'
import { useNow } from '../../state/useNow'
import { useCallEntries } from '../calls/useCallEntries'
import { useMembers } from '../conversations/useMembers'
import { useMessageActs } from './acts'
import type { More, Opening } from './history'
import { JumpButtons } from './JumpButtons'
import { LogRow } from './LogRow'
import { rowsOf } from './rows'
import { useMarkRead } from './useMarkRead'
import { useRoving } from './useRoving'
import { useSettled } from './useSettled'

export interface MessageListProps {
  readonly conversation: ConversationView
  readonly messages: readonly MessageView[]
  readonly older: More
  readonly newer: More
  /** Where what is loaded began, and so where it opens. */
  readonly opening: Opening
  /** The message the "New messages" divider stands before. */
  readonly divider: MessageId | undefined
  /** A loaded message to show now. */
  readonly target: Jump | undefined
  /** A message that is to have the keyboard again; another object for each time. */
  readonly refocus: { readonly message: MessageId } | undefined
  readonly selected: ReadonlySet<MessageId> | undefined
  readonly onArrive: (jump: Jump) => void
  readonly onLoadOlder: () => void
  readonly onLoadNewer: () => void
  /** Loads the newest messages, where they are not. */
  readonly onToNewest: () => void
}

const rowEstimate = 48
/** Closer to the end than this, in pixels, the reader is at the end and stays there. */
const endThreshold = 80
/** Rows beyond the window at which the page there is fetched. */
const rowsBeforeLoading = 25
const highlightMs = 2_500

export const MessageList = (props: MessageListProps) => {
  const { conversation, messages, older, newer, opening, divider, target, refocus, selected } = props
  const { onArrive, onLoadOlder, onLoadNewer, onToNewest } = props
  const { clock } = useServices()
  const acts = useMessageActs()
  const now = useNow(clock)
  const entries = useCallEntries(conversation.id)
  const rows = useMemo(
    () => rowsOf(messages, divider, { entries, fromStart: older === 'none', toEnd: newer === 'none' }),
    [messages, divider, entries, older, newer],
  )
  const members = useMembers(conversation.id)
  const pictures = useMemo(() => new Map(members.map(({ account, picture }) => [account, picture])), [members])
  const element = useRef<HTMLDivElement>(null)
  const getScrollElement = useCallback(() => element.current, [])
  const getItemKey = useCallback((index: number) => rows[index]?.message.id ?? index, [rows])
  const indexOf = (id: MessageId | undefined): number => rows.findIndex(({ message }) => message.id === id)

  const kept = useRef(-1)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement,
    getItemKey,
    estimateSize: () => rowEstimate,
    anchorTo: 'end',
    followOnAppend: newer === 'none',
    scrollEndThreshold: endThreshold,
    overscan: 8,
    paddingStart: 12,
    paddingEnd: 8,
    // The message that has the keyboard stays drawn, so that the keyboard stays there.
    rangeExtractor: useCallback((range: Range) => {
      const indexes = defaultRangeExtractor(range)
      const keeps = kept.current >= 0 && kept.current < range.count && !indexes.includes(kept.current)
      return keeps ? [...indexes, kept.current].sort((left, right) => left - right) : indexes
    }, []),
  })
  const reveal = useCallback(
    (index: number) => {
      virtualizer.scrollToIndex(index, { align: 'auto' })
    },
    [virtualizer],
  )
  const { active, focus, onFocus, onKeyDown } = useRoving(element, rows, reveal)
  const activeIndex = indexOf(active)
  useLayoutEffect(() => {
    kept.current = activeIndex
  }, [activeIndex])

  // Opens in the middle of a window, at the first unread message where there is one, else at the end.
  const opensAt = (): number => indexOf(opening.kind === 'around' ? opening.message : opening.until)
  const [opened, setOpened] = useState(() => ({ opening, at: opensAt() }))
  if (opened.opening !== opening) setOpened({ opening, at: opensAt() })
  useLayoutEffect(() => {
    const around = opened.opening.kind === 'around'
    if (opened.at > 0) virtualizer.scrollToIndex(opened.at, { align: around ? 'center' : 'start' })
    else virtualizer.scrollToEnd()
  }, [virtualizer, opened])

  const targetIndex = indexOf(target?.message)
  const reached = useRef<Jump>(undefined)
  useEffect(() => {
    if (target === undefined || targetIndex === -1 || reached.current === target) return
    reached.current = target
    virtualizer.scrollToIndex(targetIndex, { align: 'center' })
    if (!target.keepsFocus) focus(target.message)
  }, [target, targetIndex, virtualizer, focus])
  useEffect(() => {
    if (target === undefined) return
    const shown = clock.after(highlightMs, () => {
      onArrive(target)
    })
    return () => {
      shown.dispose()
    }
  }, [target, clock, onArrive])
  useEffect(() => {
    if (refocus) focus(refocus.message)
  }, [refocus, focus])

  // Whoever writes wants to see what they wrote, wherever they were reading.
  const newest = messages.at(-1)
  const newestOwn = newest?.own === true ? newest.id : undefined
  const seenOwn = useRef(newestOwn)
  const complete = newer === 'none'
  useLayoutEffect(() => {
    if (newestOwn === undefined || newestOwn === seenOwn.current) return
    seenOwn.current = newestOwn
    if (complete) virtualizer.scrollToEnd()
  }, [newestOwn, complete, virtualizer])
  const lastSent = conversation.last?.own === true ? conversation.last.id : undefined
  const seenSent = useRef(lastSent)
  useEffect(() => {
    if (lastSent === undefined || lastSent === seenSent.current) return
    // Known to be sent before it is loaded: until then it may turn out that the end is not loaded at all.
    if (complete && messages.every(({ id }) => id !== lastSent)) return
    seenSent.current = lastSent
    if (!complete) onToNewest()
  }, [lastSent, complete, messages, onToNewest])

  const settled = useSettled(useCallback(() => virtualizer.scrollOffset, [virtualizer]))
  const firstVisible = virtualizer.range?.startIndex
  const lastVisible = virtualizer.range?.endIndex
  const nearStart = firstVisible !== undefined && firstVisible < rowsBeforeLoading
  const nearEnd = lastVisible !== undefined && lastVisible >= rows.length - rowsBeforeLoading
  useEffect(() => {
    if (settled && older === 'more' && nearStart) onLoadOlder()
  }, [settled, older, nearStart, onLoadOlder])
  useEffect(() => {
    if (settled && newer === 'more' && nearEnd) onLoadNewer()
  }, [settled, newer, nearEnd, onLoadNewer])

  useMarkRead(conversation, rows, lastVisible)
  const atEnd = complete && virtualizer.isAtEnd()
  const firstUnread = conversation.firstUnread === undefined ? undefined : indexOf(conversation.firstUnread)
  const items = virtualizer.getVirtualItems()
  const lastOwn = messages.findLast(({ own }) => own)?.id
  const tabbable = activeIndex === -1 ? rows[lastVisible ?? rows.length - 1]?.message.id : active

  return (
    <div className="message-list">
      <div
        ref={element}
        className="log"
        role="log"
        aria-label="Messages"
        // Older messages that scroll into view are not news.
        aria-live={atEnd ? 'polite' : 'off'}
        aria-busy={older === 'loading' || newer === 'loading' || undefined}
        tabIndex={-1}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
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
                  <LogRow
                    row={row}
                    now={now}
                    worded={row.message.id === lastOwn}
                    crowd={conversation.kind !== 'direct'}
                    picture={pictures.get(row.message.author)}
                    tabbable={row.message.id === tabbable}
                    highlighted={row.message.id === target?.message}
                    selected={selected?.has(row.message.id)}
                  />
                </div>
              )
            )
          })}
        </div>
      </div>
      <JumpButtons
        conversation={conversation}
        unreadAbove={settled && firstUnread !== undefined && firstVisible !== undefined && firstUnread < firstVisible}
        atEnd={atEnd}
        onToEnd={() => {
          acts.close()
          if (complete) virtualizer.scrollToEnd()
          else onToNewest()
        }}
      />
    </div>
  )
}
