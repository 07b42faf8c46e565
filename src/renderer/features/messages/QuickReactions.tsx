import { Plus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useMemo, useState } from 'react'
import type { MessageView } from '../../../core'
import { PopoverPanel } from '../../ui/Popover'
import { EmojiPicker } from '../emoji/EmojiPicker'
import { type Spot, useMessageActs } from './acts'

const quick = ['👍', '❤️', '😂', '😮', '😢', '🙏']

/** The reactions at hand, and all the others behind a button. */
export const QuickReactions = ({ message, spot }: { message: MessageView; spot: Spot }) => {
  const acts = useMessageActs()
  const [all, setAll] = useState(false)
  const anchor = useMemo(
    () => ({ current: { getBoundingClientRect: () => new DOMRect(spot.x, spot.y, 0, 0) } }),
    [spot],
  )
  const pick = (emoji: string): void => {
    acts.close()
    acts.toggleReaction(message, emoji)
  }
  return (
    <Popover.Root
      open
      onOpenChange={(open) => {
        if (!open) acts.close()
      }}
    >
      <Popover.Anchor virtualRef={anchor} />
      <PopoverPanel
        key={all ? 'all' : 'quick'}
        className="reaction-picker"
        data-all={all || undefined}
        label="React"
        side="top"
        align="start"
        sideOffset={4}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          if (!all) spot.from.focus()
        }}
      >
        {all ? (
          <EmojiPicker onPick={pick} onClose={acts.close} />
        ) : (
          <>
            {quick.map((emoji) => (
              <button
                key={emoji}
                type="button"
                className="quick-reaction"
                aria-pressed={message.reactions.some((reaction) => reaction.emoji === emoji && reaction.own)}
                onClick={() => {
                  pick(emoji)
                }}
              >
                {emoji}
              </button>
            ))}
            <button
              type="button"
              className="icon-button"
              aria-label="More emoji"
              onClick={() => {
                setAll(true)
              }}
            >
              <Plus aria-hidden="true" />
            </button>
          </>
        )}
      </PopoverPanel>
    </Popover.Root>
  )
}
