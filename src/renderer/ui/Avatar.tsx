import './avatar.css'
import type { ReactNode } from 'react'
import { hueOf, initialsOf } from './initials'

export interface AvatarProps {
  /** Decides the colour: the same person has the same everywhere, whatever they are called. */
  readonly id: string
  readonly name: string
  readonly size?: 'small' | 'medium' | 'large'
  /** A presence dot. */
  readonly children?: ReactNode
}

/** Decoration: whoever shows it names the person beside it. */
export const Avatar = ({ id, name, size = 'medium', children }: AvatarProps) => (
  <span className="avatar" data-size={size}>
    <span className="avatar-disc" aria-hidden="true" style={{ '--hue': hueOf(id) }}>
      {initialsOf(name)}
    </span>
    {children}
  </span>
)
