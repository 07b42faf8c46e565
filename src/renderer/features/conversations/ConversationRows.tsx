import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { ConversationId, ConversationView } from '../../../core'
import { useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useNow } from '../../state/useNow'
import { arrange, type Arranged } from './arrange'
import { ConversationItem } from './ConversationItem'

/** A longer list keeps only what is in sight on the page. */
const mostAtOnce = 100
const rowHeight = 64
const spareRows = 8

export interface ConversationRowsProps {
  readonly conversations: readonly ConversationView[]
  readonly scroller: RefObject<HTMLElement | null>
}

export const ConversationRows = ({ conversations, scroller }: ConversationRowsProps) => {
  const rows = useMemo(() => arrange(conversations), [conversations])
  return rows.length > mostAtOnce ? <Window rows={rows} scroller={scroller} /> : <All rows={rows} />
}

const useItems = () => {
  const { clock } = useServices()
  const { place, go } = useNavigation()
  const now = useNow(clock)
  const onOpen = useCallback(
    (conversation: ConversationId) => {
      go({ kind: 'conversation', conversation })
    },
    [go],
  )
  return { now, onOpen, chosen: place.conversation }
}

/** Up and down go from one item to the next, beside the tabulator. */
const onArrow = (event: KeyboardEvent<HTMLElement>): void => {
  if (event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.row')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  if (at === -1) return
  event.preventDefault()
  buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus()
}

const All = ({ rows }: { rows: readonly Arranged[] }) => {
  const { chosen, ...rest } = useItems()
  return (
    <ul className="rows" role="list" aria-label="Conversations" onKeyDown={onArrow}>
      {rows.map(({ conversation, beneath }) => (
        <ConversationItem
          key={conversation.id}
          {...rest}
          conversation={conversation}
          beneath={beneath}
          chosen={conversation.id === chosen}
        />
      ))}
    </ul>
  )
}

interface WindowProps {
  readonly rows: readonly Arranged[]
  readonly scroller: RefObject<HTMLElement | null>
}

const Window = ({ rows, scroller }: WindowProps) => {
  const { chosen, ...rest } = useItems()
  const list = useRef<HTMLUListElement>(null)
  const [above, setAbove] = useState(0)
  // Requests and filters above the list come and go.
  useLayoutEffect(() => {
    if (list.current) setAbove(list.current.offsetTop)
  }, [rows])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.conversation.id ?? index,
    overscan: spareRows,
    scrollMargin: above,
    initialRect: { width: 0, height: window.innerHeight },
  })
  return (
    <ul
      ref={list}
      className="rows rows-window"
      role="list"
      aria-label="Conversations"
      style={{ blockSize: virtual.getTotalSize() }}
      onKeyDown={onArrow}
    >
      {virtual.getVirtualItems().map(({ index, start }) => {
        const row = rows[index]
        return (
          row && (
            <ConversationItem
              key={row.conversation.id}
              {...rest}
              conversation={row.conversation}
              beneath={row.beneath}
              chosen={row.conversation.id === chosen}
              at={index + 1}
              of={rows.length}
              offset={start - above}
            />
          )
        )
      })}
    </ul>
  )
}
