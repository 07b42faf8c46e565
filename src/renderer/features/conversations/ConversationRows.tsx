import '../../ui/rows.css'
import { type KeyboardEvent, type RefObject, useCallback, useMemo } from 'react'
import type { ConversationId, ConversationView } from '../../../core'
import { useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useNow } from '../../state/useNow'
import { WindowedList } from '../../ui/WindowedList'
import { arrange } from './arrange'
import { ConversationItem } from './ConversationItem'

const rowHeight = 64

export interface ConversationRowsProps {
  readonly conversations: readonly ConversationView[]
  readonly scroller: RefObject<HTMLElement | null>
}

export const ConversationRows = ({ conversations, scroller }: ConversationRowsProps) => {
  const rows = useMemo(() => arrange(conversations), [conversations])
  const { clock } = useServices()
  const { place, go } = useNavigation()
  const now = useNow(clock)
  const onOpen = useCallback(
    (conversation: ConversationId) => {
      go({ kind: 'conversation', conversation })
    },
    [go],
  )
  return (
    <WindowedList
      label="Conversations"
      className="rows"
      items={rows}
      keyOf={({ conversation }) => conversation.id}
      rowHeight={rowHeight}
      scrollerOf={() => scroller.current}
      onKeyDown={onArrow}
      row={({ conversation, beneath }, rowPlace) => (
        <ConversationItem
          {...rowPlace}
          conversation={conversation}
          beneath={beneath}
          chosen={conversation.id === place.conversation}
          now={now}
          onOpen={onOpen}
        />
      )}
    />
  )
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
