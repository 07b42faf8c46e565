import { equalityDeep } from 'lib0/function'
import { useEffect, useState } from 'react'
import type { Live } from '../../core'

export type LiveState<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }

const loading = { kind: 'loading' } as const

/** Follows a live query; hand in a memoised one, since another object is another query. */
export const useLive = <T>(live: Live<T>): LiveState<T> => {
  const [heard, setHeard] = useState<{ readonly live: Live<T>; readonly state: LiveState<T> }>({ live, state: loading })

  useEffect(() => {
    const subscription = live.subscribe(
      (value) => {
        setHeard((before) => {
          // What says the same as before is no reason to draw anything again.
          const { state } = before
          const same = before.live === live && state.kind === 'value' && equalityDeep(state.value, value)
          return same ? before : { live, state: { kind: 'value', value } }
        })
      },
      (error) => {
        setHeard({ live, state: { kind: 'failed', error } })
      },
    )
    return () => {
      subscription.dispose()
    }
  }, [live])

  return heard.live === live ? heard.state : loading
}

/** The value, or `fallback` while it loads and where it fails. For what a screen can do without. */
export const useLiveValue = <T>(live: Live<T>, fallback: T): T => {
  const state = useLive(live)
  return state.kind === 'value' ? state.value : fallback
}
