import { Smile } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { IconButton } from '../../ui/Button'
import { PopoverPanel } from '../../ui/Popover'
import { EmojiPicker } from '../emoji/EmojiPicker'

export interface EmojiButtonProps {
  readonly onPick: (emoji: string) => void
  /** Called where the picker goes away: whoever writes wants to go on. */
  readonly onClosed: () => void
}

export const EmojiButton = ({ onPick, onClosed }: EmojiButtonProps) => {
  const [open, setOpen] = useState(false)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton className="composer-tool" label="Emoji" icon={<Smile aria-hidden="true" />} />
      </Popover.Trigger>
      <PopoverPanel
        className="emoji-popover"
        label="Emoji"
        side="top"
        align="end"
        sideOffset={8}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          onClosed()
        }}
      >
        <EmojiPicker
          onPick={(emoji) => {
            onPick(emoji)
            setOpen(false)
          }}
          onClose={() => {
            setOpen(false)
          }}
        />
      </PopoverPanel>
    </Popover.Root>
  )
}
