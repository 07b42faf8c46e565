import { ScreenShare } from 'lucide-react'
import type { AccountId, CallView, PictureId } from '../../../core'
import type { Tile } from './arrange'
import { Figure } from './Figure'
import { TrackVideo } from './TrackVideo'
import { participantText } from './words'

export interface TileViewProps {
  readonly tile: Tile
  readonly call: CallView
  readonly account: AccountId
  /** What we are called. */
  readonly ownName: string
  readonly pictures: ReadonlyMap<AccountId, PictureId>
  readonly pinned: string | undefined
  /** Absent where there is nothing to choose between. */
  readonly onPin?: ((key: string | undefined) => void) | undefined
}

export const TileView = ({ tile, call, account, ownName, pictures, pinned, onPin }: TileViewProps) => {
  const isPinned = tile.key === pinned
  const pin = onPin && {
    pinned: isPinned,
    onToggle: () => {
      onPin(isPinned ? undefined : tile.key)
    },
  }
  switch (tile.kind) {
    case 'own': {
      const { camera, muted, hand, speaking } = call.own
      return (
        <Figure
          account={account}
          name="You"
          initialsOf={ownName}
          picture={pictures.get(account)}
          camera={camera}
          mirrored
          muted={muted}
          hand={hand}
          speaking={speaking}
          trouble=""
          pin={pin}
        />
      )
    }
    case 'person': {
      const { account: theirs, name, camera, muted, hand, speaking, state } = tile.participant
      return (
        <Figure
          account={theirs}
          name={name}
          picture={pictures.get(theirs)}
          camera={camera}
          muted={muted && state === 'connected'}
          hand={hand}
          speaking={speaking}
          trouble={participantText(tile.participant)}
          pin={pin}
        />
      )
    }
    case 'screen':
      return (
        <div className="call-screen" role="group" aria-label={tile.own ? 'You are sharing' : `${tile.name} is sharing`}>
          <TrackVideo track={tile.track} fit="contain" />
          <p className="call-caption">
            <ScreenShare aria-hidden="true" />
            <span className="one-line">
              {tile.own ? (
                'You are sharing your screen'
              ) : (
                <>
                  <bdi>{tile.name}</bdi> is sharing
                </>
              )}
            </span>
          </p>
        </div>
      )
  }
}
