import './tiles.css'
import { type ReactNode, useRef } from 'react'
import type { CallView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useMembers } from '../conversations/useMembers'
import { arrange, gridFor, type Layout, type Tile } from './arrange'
import { TileView } from './TileView'
import { useBox } from './useBox'
import { useMembersPictures } from './useMembersPictures'
import { Waiting } from './Waiting'

export interface TilesProps {
  readonly call: CallView
  readonly layout: Layout
  readonly pinned: string | undefined
  readonly onPin: (key: string | undefined) => void
}

/** Everybody in a call: a grid of equals, one large and the others small, or one large and ourselves in the corner. */
export const Tiles = ({ call, layout, pinned, onPin }: TilesProps) => {
  const { account } = useMessenger().identity
  const pictures = useMembersPictures(call.conversation)
  const ownName = useMembers(call.conversation).find((member) => member.own)?.name ?? 'You'
  const { main, rest } = arrange(call, layout, pinned)
  const [large] = main
  const several = main.length + rest.length > 2
  const view = (tile: Tile) => (
    <TileView
      key={tile.key}
      tile={tile}
      call={call}
      account={account}
      ownName={ownName}
      pictures={pictures}
      pinned={pinned}
      onPin={several ? onPin : undefined}
    />
  )
  if (call.participants.length === 0) {
    return (
      <div className="call-tiles" data-arranged="duet">
        <Waiting call={call} />
        <div className="call-strip">{rest.filter(({ kind }) => kind === 'own').map(view)}</div>
      </div>
    )
  }
  if (large === undefined) return <Grid>{rest.map(view)}</Grid>
  return (
    <div
      className="call-tiles"
      data-arranged={several ? 'speaker' : 'duet'}
      data-screen={large.kind === 'screen' || undefined}
    >
      <div className="call-large">{view(large)}</div>
      {/* It may hold more than is seen at once, so that it must be reached to be scrolled by keyboard. */}
      <div className="call-strip" role="group" aria-label="Others" tabIndex={several ? 0 : undefined}>
        {rest.map(view)}
      </div>
    </div>
  )
}

const Grid = ({ children }: { children: readonly ReactNode[] }) => {
  const element = useRef<HTMLDivElement>(null)
  const { width, height } = useBox(element)
  const { columns, rows } = gridFor(children.length, width, height)
  return (
    <div ref={element} className="call-tiles" data-arranged="grid" style={{ '--columns': columns, '--rows': rows }}>
      {children}
    </div>
  )
}
