import { useCallback } from 'react'
import { useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useAttempt } from '../../state/useAttempt'

/** Shares the screen, or stops. We ask which one where neither the browser nor the system does. */
export const useSharing = (): (() => void) => {
  const { messenger, platform } = useServices()
  const { go } = useNavigation()
  const attempt = useAttempt()
  return useCallback(() => {
    const { calls } = messenger
    attempt(async () => {
      if (calls.current.value?.own.screen !== undefined) return calls.setSharing(false)
      const sources = (await platform.screens?.list()) ?? []
      if (sources.length === 0) return calls.setSharing(true)
      go({ kind: 'prompt', prompt: { kind: 'choose-screen', sources } })
    })
  }, [messenger, platform, go, attempt])
}
