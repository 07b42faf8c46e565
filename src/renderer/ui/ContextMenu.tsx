import './menu.css'
import { ChevronRight } from 'lucide-react'
import { ContextMenu as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { usePortalHost } from './portal'

export interface ContextMenuProps {
  /** What is clicked on: one element that takes a ref. */
  readonly trigger: ReactNode
  readonly children: ReactNode
}

/** Opens on a right click, a long press and the menu key. Not modal, for the reason given at `Menu`. */
export const ContextMenu = ({ trigger, children }: ContextMenuProps) => (
  <Primitive.Root modal={false}>
    <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
    <Primitive.Portal container={usePortalHost()}>
      <Primitive.Content className="menu" collisionPadding={8}>
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
)

export interface ContextMenuItemProps {
  readonly icon?: ReactNode
  readonly danger?: boolean
  readonly onSelect: () => void
  readonly children: ReactNode
}

export const ContextMenuItem = ({ icon, danger = false, onSelect, children }: ContextMenuItemProps) => (
  <Primitive.Item className="menu-item" data-danger={danger || undefined} onSelect={onSelect}>
    {icon}
    {children}
  </Primitive.Item>
)

export const ContextMenuSeparator = () => <Primitive.Separator className="menu-separator" />

export interface ContextSubmenuProps {
  readonly icon?: ReactNode
  readonly label: string
  readonly children: ReactNode
}

export const ContextSubmenu = ({ icon, label, children }: ContextSubmenuProps) => (
  <Primitive.Sub>
    <Primitive.SubTrigger className="menu-item">
      {icon}
      {label}
      <ChevronRight className="menu-more" aria-hidden="true" />
    </Primitive.SubTrigger>
    <Primitive.Portal container={usePortalHost()}>
      <Primitive.SubContent className="menu" collisionPadding={8}>
        {children}
      </Primitive.SubContent>
    </Primitive.Portal>
  </Primitive.Sub>
)
