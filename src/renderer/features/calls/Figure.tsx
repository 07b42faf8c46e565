import { Hand, MicOff, Pin, PinOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AccountId, MediaTrack, PictureId } from '../../../core'
import { Avatar } from '../../ui/Avatar'
import { IconButton } from '../../ui/Button'
import { TrackVideo } from './TrackVideo'

export interface FigureProps {
  readonly account: AccountId
  /** Its accessible name. */
  readonly name: string
  /** Whose initials stand where there is no picture; `name` unless it says so. */
  readonly initialsOf?: string | undefined
  readonly picture: PictureId | undefined
  readonly camera: MediaTrack | undefined
  readonly mirrored?: boolean
  readonly muted: boolean
  readonly hand: boolean
  readonly speaking: boolean
  /** What keeps them from being heard right now; empty where nothing does. */
  readonly trouble: string
  /** Absent where there is nothing to choose between. */
  readonly pin?: { readonly pinned: boolean; readonly onToggle: () => void } | undefined
  readonly children?: ReactNode
}

/** One person: what their camera shows, or who they are. */
export const Figure = (props: FigureProps) => {
  const {
    account,
    name,
    initialsOf = name,
    picture,
    camera,
    mirrored = false,
    muted,
    hand,
    speaking,
    trouble,
    pin,
    children,
  } = props
  return (
    <figure
      className="call-figure"
      aria-label={name}
      data-speaking={speaking || undefined}
      data-dim={trouble !== '' || undefined}
    >
      {camera ? (
        <TrackVideo track={camera} mirrored={mirrored} fit="cover" />
      ) : (
        <span className="call-face">
          <Avatar id={account} name={initialsOf} picture={picture} size="large" />
        </span>
      )}
      {trouble !== '' && <p className="call-trouble">{trouble}</p>}
      {hand && (
        <span className="call-hand">
          <Hand aria-hidden="true" />
          <span className="visually-hidden">Hand raised</span>
        </span>
      )}
      <figcaption className="call-caption">
        {muted && (
          <span className="call-muted">
            <MicOff aria-hidden="true" />
            <span className="visually-hidden">Muted: </span>
          </span>
        )}
        <span className="one-line" dir="auto">
          {name}
        </span>
      </figcaption>
      {pin && (
        <IconButton
          className="call-pin"
          label={pin.pinned ? `Unpin ${name}` : `Pin ${name}`}
          aria-pressed={pin.pinned}
          icon={pin.pinned ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />}
          onClick={pin.onToggle}
        />
      )}
      {children}
    </figure>
  )
}
