import type { MediaTrack } from '../../../core'

/** A stream of one track for an element to show or play; the core knows tracks by their shape alone. */
export const streamOf = (track: MediaTrack): MediaStream | undefined =>
  track instanceof MediaStreamTrack ? new MediaStream([track]) : undefined

/** Shows or plays a track for as long as it is not told to stop. */
export const attach = (element: HTMLMediaElement, track: MediaTrack): (() => void) => {
  element.srcObject = streamOf(track) ?? null
  // Refused where the page may not play yet, or where it stopped before it began: there is nobody to tell.
  Promise.resolve(element.play()).catch(() => undefined)
  return () => {
    element.srcObject = null
  }
}
