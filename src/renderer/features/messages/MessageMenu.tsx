import {
  CheckSquare,
  Copy,
  Forward,
  History,
  Info,
  type LucideIcon,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Trash,
  Trash2,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useRef } from 'react'
import type { MessageView } from '../../../core'
import { MenuItem } from '../../ui/Menu'
import { usePortalHost } from '../../ui/portal'
import { type MessageActs, type Spot, useMessageActs } from './acts'
import { type MenuItemName, menuItemsOf } from './menuItems'

const icons: Readonly<Record<MenuItemName, LucideIcon>> = {
  Reply,
  React: SmilePlus,
  Edit: Pencil,
  Copy,
  Forward,
  Select: CheckSquare,
  Pin,
  Unpin: PinOff,
  Info,
  'Edit history': History,
  'Delete for me': Trash,
  'Delete for everyone': Trash2,
}

type Effect = (acts: MessageActs, message: MessageView, spot: Spot) => void

const effects: Readonly<Record<MenuItemName, Effect>> = {
  Reply: (acts, message) => acts.reply(message),
  React: (acts, message, spot) => acts.open({ kind: 'react', message, spot }),
  Edit: (acts, message) => acts.edit(message),
  Copy: (acts, message) => acts.copy([message]),
  Forward: (acts, message) => acts.open({ kind: 'forward', messages: [message] }),
  Select: (acts, message) => acts.toggleSelected(message),
  Pin: (acts, message) => acts.setPinned(message, true),
  Unpin: (acts, message) => acts.setPinned(message, false),
  Info: (acts, message) => acts.open({ kind: 'info', message }),
  'Edit history': (acts, message) => acts.open({ kind: 'versions', message }),
  'Delete for me': (acts, message) => acts.deleteForMe([message]),
  'Delete for everyone': (acts, message) => acts.open({ kind: 'delete-for-everyone', message }),
}

/** Who has the keyboard after the composer was asked for something is the composer's to say. */
const leavesFocus: readonly MenuItemName[] = ['Reply', 'Edit', 'React']

export interface MessageMenuProps {
  readonly message: MessageView
  readonly spot: Spot
}

/** One menu for all messages, opened where it was asked for. Not modal, for the reason given at `Menu`. */
export const MessageMenu = ({ message, spot }: MessageMenuProps) => {
  const acts = useMessageActs()
  const host = usePortalHost()
  const chosen = useRef<MenuItemName>(undefined)
  return (
    <DropdownMenu.Root
      open
      modal={false}
      onOpenChange={(open) => {
        if (!open && chosen.current === undefined) acts.close()
      }}
    >
      <DropdownMenu.Trigger asChild>
        <span className="menu-spot" aria-hidden="true" style={{ left: spot.x, top: spot.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={host}>
        <DropdownMenu.Content
          className="menu message-menu"
          aria-label="Message actions"
          side="bottom"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onPointerDownOutside={(event) => {
            // The button that opened it closes it by itself.
            const opener = spot.from.querySelector('.message-actions')
            if (event.target instanceof Node && opener?.contains(event.target) === true) event.preventDefault()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (chosen.current === undefined || !leavesFocus.includes(chosen.current)) spot.from.focus()
          }}
        >
          {menuItemsOf(message).map((name) => {
            const Icon = icons[name]
            return (
              <MenuItem
                key={name}
                icon={<Icon aria-hidden="true" />}
                danger={name === 'Delete for everyone'}
                onSelect={() => {
                  chosen.current = name
                  acts.close()
                  effects[name](acts, message, spot)
                }}
              >
                {name}
              </MenuItem>
            )
          })}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
