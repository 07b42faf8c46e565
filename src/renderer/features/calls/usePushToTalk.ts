import { useEffect } from 'react'
import type { CallView } from '../../../core'
import { isTextField, takesSpace } from './textField'
import { useCallsApi } from './useCalls'

/**
 * Holding Space while muted lets us be heard for as long as it is held. Where Space presses a button, a short press
 * does that still, and only holding it speaks.
 */
export const usePushToTalk = (call: CallView | undefined): void => {
  const calls = useCallsApi()
  const active = call !== undefined
  useEffect(() => {
    if (!active) return
    let talking = false
    const stop = (): void => {
      if (!talking) return
      talking = false
      calls.setMuted(true)
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.code !== 'Space' || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      if (talking) {
        event.preventDefault()
        return
      }
      if (isTextField(event.target) || calls.current.value?.own.muted !== true) return
      if (takesSpace(event.target) && !event.repeat) return
      event.preventDefault()
      talking = true
      calls.setMuted(false)
    }
    const onKeyUp = (event: KeyboardEvent): void => {
      if (event.code !== 'Space' || !talking) return
      // It would press the button that has the keyboard.
      event.preventDefault()
      stop()
    }
    // In the capture phase: what has the keyboard may keep the key to itself.
    window.addEventListener('keydown', onKeyDown, true)
    window.addEventListener('keyup', onKeyUp, true)
    window.addEventListener('blur', stop)
    return () => {
      window.removeEventListener('keydown', onKeyDown, true)
      window.removeEventListener('keyup', onKeyUp, true)
      window.removeEventListener('blur', stop)
      stop()
    }
  }, [active, calls])
}
