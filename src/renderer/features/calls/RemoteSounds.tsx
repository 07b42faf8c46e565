import { useEffect, useRef } from 'react'
import type { CallView, MediaTrack } from '../../../core'
import { useWatchable } from '../../state/useWatchable'
import { attach } from './stream'
import { useCallsApi } from './useCalls'

/** Plays what the others say, each voice through the chosen loudspeaker, whatever screen is open. */
export const RemoteSounds = ({ call }: { call: CallView }) => {
  const { speaker } = useWatchable(useCallsApi().devices.chosen)
  return call.participants.flatMap(({ device, sounds }) =>
    sounds.map((track) => <Sound key={`${device} ${track.id}`} track={track} speaker={speaker} />),
  )
}

const Sound = ({ track, speaker }: { track: MediaTrack; speaker: string | undefined }) => {
  const element = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const audio = element.current
    if (audio === null || !('setSinkId' in audio)) return
    // A loudspeaker that is gone leaves the system's.
    audio.setSinkId(speaker ?? '').catch(() => undefined)
  }, [speaker])
  useEffect(() => {
    if (element.current) return attach(element.current, track)
    return undefined
  }, [track])
  return <audio ref={element} />
}
