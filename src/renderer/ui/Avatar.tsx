import './avatar.css'
import { type ReactNode, useState } from 'react'
import type { PictureId } from '../../core'
import { usePicture } from '../state/usePicture'
import { hueOf, initialsOf } from './initials'

export interface AvatarProps {
  /** Decides the colour: the same person has the same everywhere, whatever they are called. */
  readonly id: string
  readonly name: string
  readonly picture?: PictureId | undefined
  /** Of a picture that is not kept yet; comes before `picture`. */
  readonly url?: string | undefined
  readonly size?: 'tiny' | 'small' | 'medium' | 'large'
  /** `square` for what is not a person but a place. */
  readonly shape?: 'round' | 'square'
  /** A presence dot. */
  readonly children?: ReactNode
}

/** Decoration: whoever shows it names the person beside it. */
export const Avatar = ({ id, name, picture, url: given, size = 'medium', shape = 'round', children }: AvatarProps) => {
  const kept = usePicture(picture)
  const url = given ?? kept
  const [broken, setBroken] = useState<string>()
  return (
    <span className="avatar" data-size={size} data-shape={shape}>
      {url === undefined || url === broken ? (
        <span className="avatar-disc" aria-hidden="true" style={{ '--hue': hueOf(id) }}>
          {initialsOf(name)}
        </span>
      ) : (
        <img
          className="avatar-disc"
          src={url}
          alt=""
          draggable={false}
          onError={() => {
            setBroken(url)
          }}
        />
      )}
      {children}
    </span>
  )
}
