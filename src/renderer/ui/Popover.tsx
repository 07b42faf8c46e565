import './popover.css'
import { Popover as Primitive } from 'radix-ui'
import type { ComponentProps } from 'react'
import { usePortalHost } from './portal'

export interface PopoverPanelProps extends Omit<
  ComponentProps<typeof Primitive.Content>,
  'aria-label' | 'collisionPadding'
> {
  readonly label: string
}

/** What a popover shows; its root is not to be modal, for the reason given at `Menu`. */
export const PopoverPanel = ({ label, className, ...rest }: PopoverPanelProps) => (
  <Primitive.Portal container={usePortalHost()}>
    <Primitive.Content
      {...rest}
      className={className === undefined ? 'popover' : `popover ${className}`}
      aria-label={label}
      collisionPadding={8}
    />
  </Primitive.Portal>
)
