import { Smile } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { IconButton } from '../../ui/Button'
import { usePortalHost } from '../../ui/portal'
import { EmojiPicker } from '../emoji/EmojiPicker'

export interface EmojiButtonProps {
  readonly onPick: (emoji: string) => void
  /** Called where the picker goes away: whoever writes wants to go on. */
  readonly onClosed: () => void
}

export const EmojiButton = ({ onPick, onClosed }: EmojiButtonProps) => {
  const [open, setOpen] = useState(false)
  const host = usePortalHost()
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <IconButton className="composer-tool" label="Emoji" icon={<Smile aria-hidden="true" />} />
      </Popover.Trigger>
      <Popover.Portal container={host}>
        <Popover.Content
          className="emoji-popover"
          aria-label="Emoji"
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
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
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
