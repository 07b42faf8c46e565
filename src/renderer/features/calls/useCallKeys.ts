import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import type { CallView, IncomingCall } from '../../../core'
import { useAttempt } from '../../state/useAttempt'
import { bindings } from '../shell/shortcuts'
import { useCalling, useCallsApi } from './useCalls'
import { useCamera } from './useCamera'
import { useSharing } from './useSharing'

/** The shortcuts of calls: of the one we are in, and of the one that rings first. */
export const useCallKeys = (call: CallView | undefined, incoming: IncomingCall | undefined): void => {
  const calls = useCallsApi()
  const attempt = useAttempt()
  const { accept } = useCalling()
  const toggleCamera = useCamera()
  const toggleSharing = useSharing()
  const active = call !== undefined
  useEffect(() => {
    if (!active) return
    return tinykeys(
      window,
      bindings({
        callMute: () => {
          calls.setMuted(calls.current.value?.own.muted !== true)
        },
        callCamera: toggleCamera,
        callShare: toggleSharing,
        callHand: () => {
          calls.setHand(calls.current.value?.own.hand !== true)
        },
        callLeave: () => {
          calls.leave()
        },
      }),
    )
  }, [active, calls, toggleCamera, toggleSharing])

  const ringing = incoming?.id
  useEffect(() => {
    if (ringing === undefined) return
    return tinykeys(
      window,
      bindings({
        callAccept: () => {
          accept(ringing, 'voice')
        },
        callDecline: () => {
          attempt(() => calls.decline(ringing))
        },
      }),
    )
  }, [ringing, calls, accept, attempt])
}
