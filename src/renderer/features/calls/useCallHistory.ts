import { useMemo, useState } from 'react'
import type { CallEntry, CallFilter, Listing } from '../../../core'
import { type LiveState, useLive } from '../../state/useLive'
import { useCallsApi } from './useCalls'

/** As many are shown at first, and as many more each time. */
const pageSize = 50

export interface ShownHistory {
  readonly state: LiveState<Listing<CallEntry>>
  /** Shows older ones, too; absent where there are none. */
  readonly more?: () => void
}

/** The calls that pass a filter, newest first. While older ones are looked for, what is there stays. */
export const useCallHistory = (filter: CallFilter): ShownHistory => {
  const calls = useCallsApi()
  const [wanted, setWanted] = useState({ filter, most: pageSize })
  const most = wanted.filter === filter ? wanted.most : pageSize
  const live = useLive(useMemo(() => calls.history(filter, most), [calls, filter, most]))
  const [held, setHeld] = useState({ filter, state: live })
  if (live.kind !== 'loading' && (held.state !== live || held.filter !== filter)) setHeld({ filter, state: live })
  const state = live.kind === 'loading' && held.filter === filter ? held.state : live
  if (state.kind !== 'value' || state.value.page.after === undefined) return { state }
  return {
    state,
    more: () => {
      setWanted({ filter, most: most + pageSize })
    },
  }
}
