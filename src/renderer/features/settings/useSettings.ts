import { useCallback, useMemo } from 'react'
import type { Settings } from '../../../core'
import { useMessenger } from '../../state/context'
import { sentenceFor } from '../../state/sentences'
import { useLiveValue } from '../../state/useLive'
import { useToast } from '../../ui/Toasts'

export interface SettingsAccess {
  /** `undefined` until they are read. */
  readonly settings: Settings | undefined
  readonly update: (patch: Partial<Settings>) => void
}

export const useSettings = (): SettingsAccess => {
  const messenger = useMessenger()
  const tell = useToast()
  const settings = useLiveValue<Settings | undefined>(
    useMemo(() => messenger.settings.live(), [messenger]),
    undefined,
  )
  const update = useCallback(
    (patch: Partial<Settings>) => {
      messenger.settings.update(patch).catch((error: unknown) => {
        tell(sentenceFor(error))
      })
    },
    [messenger, tell],
  )
  return { settings, update }
}
