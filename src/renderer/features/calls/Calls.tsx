import { useEffect } from 'react'
import type { CallView } from '../../../core'
import { useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useWatchable } from '../../state/useWatchable'
import { useSettings } from '../settings/useSettings'
import { Announcer } from './Announcer'
import { Incoming } from './Incoming'
import { Mini } from './Mini'
import { RemoteSounds } from './RemoteSounds'
import type { RingKind } from './tones'
import { isOngoing, useCall } from './useCalls'
import { useCallKeys } from './useCallKeys'
import { usePushToTalk } from './usePushToTalk'
import { useRing } from './useRing'
import { isQuietEnd } from './words'

const quietMs = 3_000
const readMs = 10_000

/** All of calls that stands above whatever screen is open: what rings, what sounds, and the call in its corner. */
export const Calls = () => {
  const { messenger, clock } = useServices()
  const { place } = useNavigation()
  const { settings } = useSettings()
  const call = useCall()
  const incoming = useWatchable(messenger.calls.incoming)
  const { speaker } = useWatchable(messenger.calls.devices.chosen)
  const ongoing = isOngoing(call)
  const rings = incoming.length > 0 && settings?.ringtone === true
  useRing(ringFor(rings, call), clock, speaker)
  useCallKeys(ongoing ? call : undefined, incoming[0])
  usePushToTalk(ongoing ? call : undefined)
  useQuietEnd(call, place.call === 'docked')
  return (
    <>
      {incoming.map((one) => (
        <Incoming key={one.id} incoming={one} present={ongoing ? call : undefined} />
      ))}
      {call && <Announcer call={call} />}
      {ongoing && <RemoteSounds call={call} />}
      {call && place.call === 'docked' && <Mini call={call} />}
    </>
  )
}

const ringFor = (rings: boolean, call: CallView | undefined): RingKind | undefined => {
  if (rings) return isOngoing(call) ? 'waiting' : 'incoming'
  return call?.phase.kind === 'ringing-out' ? 'outgoing' : undefined
}

/** What nobody has to read goes by itself; in the corner, where it is in the way, all of it does. */
const useQuietEnd = (call: CallView | undefined, docked: boolean): void => {
  const { messenger, clock } = useServices()
  const why = call?.phase.kind === 'ended' ? call.phase.why : undefined
  const id = call?.id
  useEffect(() => {
    if (why === undefined || (!docked && !isQuietEnd(why))) return
    const pending = clock.after(isQuietEnd(why) ? quietMs : readMs, () => {
      if (messenger.calls.current.value?.id === id) messenger.calls.dismiss()
    })
    return () => {
      pending.dispose()
    }
  }, [why, docked, id, messenger, clock])
}
