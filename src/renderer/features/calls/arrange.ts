import type { AccountId, CallParticipant, CallView, DeviceId, MediaTrack } from '../../../core'

export type Layout = 'grid' | 'speaker'

/** One picture on the stage. `screen` is what somebody shares. */
export type Tile =
  | { readonly kind: 'own'; readonly key: 'own' }
  | { readonly kind: 'person'; readonly key: DeviceId; readonly participant: CallParticipant }
  | {
      readonly kind: 'screen'
      readonly key: string
      readonly name: string
      readonly own: boolean
      readonly track: MediaTrack
    }

export interface Arrangement {
  /** Large; empty where all are alike. */
  readonly main: readonly Tile[]
  readonly rest: readonly Tile[]
}

const people = ({ participants }: CallView): readonly Tile[] =>
  participants.map((participant) => ({ kind: 'person', key: participant.device, participant }))

const screens = ({ own, participants }: CallView): readonly Tile[] => [
  ...participants.flatMap(({ device, name, screen }): readonly Tile[] =>
    screen === undefined ? [] : [{ kind: 'screen', key: `screen ${device}`, name, own: false, track: screen }],
  ),
  ...(own.screen === undefined
    ? []
    : [{ kind: 'screen', key: 'screen own', name: 'You', own: true, track: own.screen } as const]),
]

/**
 * Who stands where. A pinned tile is large whatever the layout; else a shared screen; else, in the speaker layout,
 * whoever spoke last. In a call of two the other is large and we are in the corner.
 */
export const arrange = (view: CallView, layout: Layout, pinned: string | undefined): Arrangement => {
  const own: Tile = { kind: 'own', key: 'own' }
  const shared = screens(view)
  const others = people(view)
  const all = [...shared, ...others, own]
  const chosen =
    all.find(({ key }) => key === pinned) ??
    shared[0] ??
    (layout === 'speaker' || others.length === 1
      ? (others.find(({ key }) => key === view.speaker) ?? others[0])
      : undefined)
  if (chosen === undefined) return { main: [], rest: all }
  return { main: [chosen], rest: all.filter(({ key }) => key !== chosen.key) }
}

export interface Grid {
  readonly columns: number
  readonly rows: number
}

/** Pictures are cut to fill their tile; narrower or wider than this, too much of them would be lost. */
const narrowest = 3 / 4
const widest = 16 / 9

const usedOf = (width: number, height: number): number =>
  Math.min(width, height * widest) * Math.min(height, width / narrowest)

/** The grid in a box of this size whose tiles show most. */
export const gridFor = (count: number, width: number, height: number): Grid => {
  const grids = Array.from({ length: Math.max(1, count) }, (_, index) => ({
    columns: index + 1,
    rows: Math.ceil(Math.max(1, count) / (index + 1)),
  }))
  const used = ({ columns, rows }: Grid): number => usedOf(width / columns, height / rows)
  return grids.reduce((best, grid) => (used(grid) > used(best) ? grid : best))
}

/** People, not devices; we are one of them. */
export const countPeople = (participants: readonly CallParticipant[], own: AccountId): number =>
  new Set([
    own,
    ...participants.filter(({ state }) => state !== 'invited' && state !== 'ringing').map((one) => one.account),
  ]).size
