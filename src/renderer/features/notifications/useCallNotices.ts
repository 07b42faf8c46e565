import { useEffect, useMemo, useRef } from 'react'
import type { CallEntry, CallId, IncomingCall, Listing } from '../../../core'
import { useServices } from '../../state/context'
import { useAttempt } from '../../state/useAttempt'
import { useLive } from '../../state/useLive'
import { useWatchable } from '../../state/useWatchable'
import { useCalling } from '../calls/useCalls'
import { isWindowRead } from '../messages/useReading'
import { callOfTag, missedNotice, noticeTag, ringNotice } from './callNotices'

/** Tells, outside of the window, who calls and who has called in vain. */
export const useCallNotices = (enabled: boolean): void => {
  const { messenger, platform } = useServices()
  const { calls } = messenger
  const attempt = useAttempt()
  const { accept } = useCalling()

  useEffect(() => {
    const ringing = messenger.on.call((call) => {
      if (enabled && !isWindowRead()) platform.notifications.show(ringNotice(call))
    })
    return () => {
      ringing.dispose()
    }
  }, [messenger, platform, enabled])

  useEffect(
    () =>
      platform.notifications.onClick((tag, action) => {
        const id = callOfTag(tag)
        // It may have stopped ringing while the notice still stood.
        if (id === undefined || calls.incoming.value.every((call) => call.id !== id)) return
        if (action === 'accept') accept(id, 'voice')
        if (action === 'decline') attempt(() => calls.decline(id))
      }),
    [platform, calls, accept, attempt],
  )

  const incoming = useWatchable(calls.incoming)
  const before = useRef<readonly IncomingCall[]>([])
  useEffect(() => {
    for (const { id } of before.current) {
      if (incoming.every((call) => call.id !== id)) platform.notifications.close(noticeTag(id))
    }
    before.current = incoming
  }, [incoming, platform])

  useMissedNotices(enabled)
}

/** Missed calls that come to be while this runs; those from before are on the badge. */
const useMissedNotices = (enabled: boolean): void => {
  const { messenger, platform } = useServices()
  const live = useLive<Listing<CallEntry>>(useMemo(() => messenger.calls.history('missed'), [messenger]))
  const missed = live.kind === 'value' ? live.value.data : undefined
  const known = useRef<ReadonlySet<CallId>>(undefined)
  useEffect(() => {
    if (missed === undefined) return
    const fresh = known.current && missed.filter(({ id, seen }) => !seen && known.current?.has(id) !== true)
    known.current = new Set(missed.map(({ id }) => id))
    if (fresh === undefined || !enabled || isWindowRead()) return
    for (const entry of fresh) platform.notifications.show(missedNotice(entry))
  }, [missed, enabled, platform])
}
