import { useCallback, useMemo } from 'react'
import type { CallId, CallMedia, CallsApi, CallView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useNavigation, type WantedCall } from '../../state/navigation'
import { useAttempt } from '../../state/useAttempt'
import { useLiveValue } from '../../state/useLive'
import { useWatchable } from '../../state/useWatchable'

export const useCallsApi = (): CallsApi => useMessenger().calls

/** The call we are in, or were in until a moment ago. */
export const useCall = (): CallView | undefined => useWatchable(useCallsApi().current)

export const isOngoing = (call: CallView | undefined): call is CallView =>
  call !== undefined && call.phase.kind !== 'ended'

export const useMissedCalls = (): number => {
  const calls = useCallsApi()
  return useLiveValue(
    useMemo(() => calls.missed(), [calls]),
    0,
  )
}

export interface Calling {
  /** Calls, and shows the call; asks first where it would end another one. */
  readonly call: (wanted: WantedCall) => void
  /** The same without asking. */
  readonly begin: (wanted: WantedCall) => void
  readonly accept: (id: CallId, media: CallMedia) => void
  readonly show: () => void
}

/** How calls begin, from wherever. A refusal is told in passing. */
export const useCalling = (): Calling => {
  const calls = useCallsApi()
  const { go } = useNavigation()
  const attempt = useAttempt()

  const show = useCallback(() => {
    go({ kind: 'call', call: 'stage' })
  }, [go])
  const begin = useCallback(
    ({ conversation, media }: WantedCall) => {
      attempt(async () => {
        await calls.start(conversation, media)
        show()
      })
    },
    [attempt, calls, show],
  )
  const call = useCallback(
    (wanted: WantedCall) => {
      const present = calls.current.value
      if (!isOngoing(present)) begin(wanted)
      else if (present.conversation === wanted.conversation) show()
      else go({ kind: 'prompt', prompt: { kind: 'switch-call', call: wanted } })
    },
    [begin, calls, go, show],
  )
  const accept = useCallback(
    (id: CallId, media: CallMedia) => {
      attempt(async () => {
        await calls.accept(id, media)
        show()
      })
    },
    [attempt, calls, show],
  )
  return useMemo(() => ({ call, begin, accept, show }), [call, begin, accept, show])
}
