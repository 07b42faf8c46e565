import './menu.css'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { usePortalHost } from './portal'

export interface MenuProps {
  readonly trigger: ReactNode
  readonly children: ReactNode
  readonly side?: 'top' | 'bottom' | 'right'
  readonly align?: 'start' | 'end'
}

/** Not modal: the library's modal menu adds a style element, which a strict CSP refuses. */
export const Menu = ({ trigger, children, side = 'bottom', align = 'end' }: MenuProps) => (
  <DropdownMenu.Root modal={false}>
    <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
    <DropdownMenu.Portal container={usePortalHost()}>
      <DropdownMenu.Content className="menu" side={side} align={align} sideOffset={4} collisionPadding={8}>
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  </DropdownMenu.Root>
)

export interface MenuItemProps {
  readonly icon?: ReactNode
  readonly danger?: boolean
  readonly onSelect: () => void
  readonly children: ReactNode
}

export const MenuItem = ({ icon, danger = false, onSelect, children }: MenuItemProps) => (
  <DropdownMenu.Item className="menu-item" data-danger={danger || undefined} onSelect={onSelect}>
    {icon}
    {children}
  </DropdownMenu.Item>
)

export const MenuRadioGroup = DropdownMenu.RadioGroup
export const MenuRadioItem = DropdownMenu.RadioItem
export const MenuLabel = DropdownMenu.Label
