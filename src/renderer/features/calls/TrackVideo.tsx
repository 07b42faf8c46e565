import { useEffect, useRef } from 'react'
import type { MediaTrack } from '../../../core'
import { attach } from './stream'

export interface TrackVideoProps {
  readonly track: MediaTrack
  /** As in a mirror: for the own camera alone. */
  readonly mirrored?: boolean
  /** `cover` fills its place and cuts off the edges; what is to be read is shown whole. */
  readonly fit: 'cover' | 'contain'
}

/** A picture without its sound, which is played elsewhere. */
export const TrackVideo = ({ track, mirrored = false, fit }: TrackVideoProps) => {
  const element = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    if (element.current) return attach(element.current, track)
    return undefined
  }, [track])
  return (
    <video
      ref={element}
      className="call-video"
      data-fit={fit}
      data-mirrored={mirrored || undefined}
      muted
      playsInline
      disableRemotePlayback
      aria-hidden="true"
    />
  )
}
