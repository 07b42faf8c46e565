import { every, type Clock } from '../../base/clock'
import type { Disposable } from '../../base/disposables'

/** What is on a shared screen: something to be read, or something that moves. */
export type Content = 'detail' | 'motion'

export interface Watched {
  readonly content: Content
  /** How many measurements in a row spoke against it. */
  readonly against: number
}

/** A film; scrolling is over sooner. */
const moving = { framesPerSecond: 12, times: 3 } as const
const still = { framesPerSecond: 6, times: 5 } as const
const periodMs = 1_000

export const beginning: Watched = { content: 'detail', against: 0 }

/** Screens give a picture only where something changed, so how many come tells what it is. */
export const watch = ({ against, content }: Watched, framesPerSecond: number): Watched => {
  const isMotion = content === 'motion'
  const contradicts = isMotion ? framesPerSecond < still.framesPerSecond : framesPerSecond >= moving.framesPerSecond
  if (!contradicts) return { content, against: 0 }
  if (against + 1 < (isMotion ? still : moving).times) return { content, against: against + 1 }
  return { content: isMotion ? 'detail' : 'motion', against: 0 }
}

/** Sets the track's `contentHint` by what it shows. `frames`: how many it gave until now, where that is known. */
export const hintContent = (
  track: Pick<MediaStreamTrack, 'contentHint'>,
  frames: () => number | undefined,
  clock: Clock,
): Disposable => {
  let watched = beginning
  let last = { frames: frames() ?? 0, at: clock.now() }
  track.contentHint = watched.content
  return every(clock, periodMs, () => {
    const [count, at] = [frames(), clock.now()]
    if (count === undefined || at <= last.at) return
    watched = watch(watched, ((count - last.frames) * 1_000) / (at - last.at))
    last = { frames: count, at }
    if (track.contentHint !== watched.content) track.contentHint = watched.content
  })
}

/** Newer browsers count them; the types know nothing of it. */
export const deliveredFrames = (track: object): number | undefined => {
  const stats: unknown = 'stats' in track ? track.stats : undefined
  if (typeof stats !== 'object' || stats === null || !('deliveredFrames' in stats)) return undefined
  return typeof stats.deliveredFrames === 'number' ? stats.deliveredFrames : undefined
}
