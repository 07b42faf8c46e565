import { List, Pin } from 'lucide-react'
import { useState } from 'react'
import type { ConversationId } from '../../../core'
import { useJump } from '../../state/jump'
import { IconButton } from '../../ui/Button'
import { plainText } from '../markup/plainText'
import { usePins } from './usePins'

export interface PinnedBarProps {
  readonly conversation: ConversationId
  /** Shows all of them. */
  readonly onShowAll: () => void
}

/** The pinned messages, one at a time: each click leads to the one shown and then shows the one pinned before. */
export const PinnedBar = ({ conversation, onShowAll }: PinnedBarProps) => {
  const live = usePins(conversation)
  const jump = useJump()
  const [turn, setTurn] = useState(0)
  const pins = live.kind === 'value' ? live.value : []
  const index = pins.length === 0 ? 0 : turn % pins.length
  const pin = pins[index]
  if (pin === undefined) return null
  const place = pins.length === 1 ? 'Pinned message' : `Pinned message ${index + 1} of ${pins.length}`
  return (
    <div className="pinned-bar" role="region" aria-label="Pinned">
      <button
        type="button"
        className="pinned-shown"
        onClick={() => {
          jump(conversation, pin.id)
          setTurn(index + 1)
        }}
      >
        <Pin aria-hidden="true" />
        <span className="pinned-words">
          <span className="pinned-place">{place}</span>
          <span className="one-line">
            <bdi>{pin.authorName}</bdi>: <bdi>{plainText(pin.plain)}</bdi>
          </span>
        </span>
      </button>
      <IconButton label="All pinned messages" icon={<List aria-hidden="true" />} onClick={onShowAll} />
    </div>
  )
}
