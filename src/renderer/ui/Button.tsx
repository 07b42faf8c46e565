import './button.css'
import { Tooltip } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { usePortalHost } from './portal'

export interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: 'primary' | 'plain' | 'danger'
  readonly busy?: boolean
}

export const Button = ({ tone = 'plain', busy = false, disabled, className, children, ...rest }: ButtonProps) => (
  <button
    type="button"
    {...rest}
    className={className === undefined ? 'button' : `button ${className}`}
    data-tone={tone}
    aria-busy={busy || undefined}
    disabled={disabled === true || busy}
  >
    {children}
  </button>
)

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** Its accessible name, also shown on hover and focus. */
  readonly label: string
  readonly icon: ReactNode
}

export const IconButton = ({ label, icon, className, ...rest }: IconButtonProps) => (
  <Tooltip.Root>
    <Tooltip.Trigger asChild>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={className === undefined ? 'icon-button' : `icon-button ${className}`}
      >
        {icon}
      </button>
    </Tooltip.Trigger>
    <Tooltip.Portal container={usePortalHost()}>
      <Tooltip.Content className="tooltip" sideOffset={6} collisionPadding={8}>
        {label}
      </Tooltip.Content>
    </Tooltip.Portal>
  </Tooltip.Root>
)
