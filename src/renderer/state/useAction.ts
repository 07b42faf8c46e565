import { useCallback, useState } from 'react'
import { sentenceFor } from './sentences'

export interface Action {
  readonly busy: boolean
  /** What to tell the user about the last try; `undefined` while all is well. */
  readonly failure: string | undefined
  /** Runs one try at a time; true where it succeeded. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>
  readonly clear: () => void
}

/** Something a user sets off: busy while it runs, and a plain sentence where it is refused. */
export const useAction = (): Action => {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()

  const run = useCallback(async (work: () => Promise<unknown>) => {
    setBusy(true)
    setFailure(undefined)
    try {
      await work()
      return true
    } catch (error) {
      setFailure(sentenceFor(error))
      return false
    } finally {
      setBusy(false)
    }
  }, [])
  const clear = useCallback(() => {
    setFailure(undefined)
  }, [])

  return { busy, failure, run, clear }
}
