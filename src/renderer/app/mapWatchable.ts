import type { Watchable } from '../../core'

/** A watchable of one aspect of another; tells only when that aspect changes. */
export const mapWatchable = <S, T>(source: Watchable<S>, aspect: (value: S) => T): Watchable<T> => ({
  get value() {
    return aspect(source.value)
  },
  watch: (listener) => {
    let before = aspect(source.value)
    return source.watch((value) => {
      const now = aspect(value)
      if (Object.is(now, before)) return
      before = now
      listener(now)
    })
  },
})
