import { useCallback } from 'react'
import { codeOf, sentenceFor } from '../../state/sentences'
import { useToast } from '../../ui/Toasts'
import { useCallsApi } from './useCalls'

export const voiceOnlyText = 'This call has too many people for cameras. It goes on with voices alone.'

/** Turns the camera on or off; whoever may not is told why (CL1). */
export const useCamera = (): (() => void) => {
  const calls = useCallsApi()
  const tell = useToast()
  return useCallback(() => {
    const { value } = calls.current
    const on = value?.own.camera !== undefined
    if (!on && value?.videoAllowed === false) {
      tell(voiceOnlyText)
      return
    }
    calls.setCamera(!on).catch((error: unknown) => {
      tell(codeOf(error) === 'CALL_FULL' ? voiceOnlyText : sentenceFor(error))
    })
  }, [calls, tell])
}
