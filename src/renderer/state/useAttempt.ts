import { useCallback } from 'react'
import { useToast } from '../ui/Toasts'
import { sentenceFor } from './sentences'

/** Runs what needs no form to wait in; a refusal is told in passing. */
export const useAttempt = (): ((work: () => Promise<unknown>) => void) => {
  const tell = useToast()
  return useCallback(
    (work) => {
      work().catch((error: unknown) => {
        tell(sentenceFor(error))
      })
    },
    [tell],
  )
}
