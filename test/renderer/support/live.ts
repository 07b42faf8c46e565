import type { Cell, Live } from '../../../src/core'

/** A live query over one cell: tells the present value in a later turn, then each change, as a database does. */
export const liveOf = <S, T>(cell: Cell<S>, select: (state: S) => T): Live<T> => ({
  subscribe: (listener, failed) => {
    let open = true
    const tell = (): void => {
      if (!open) return
      try {
        listener(select(cell.value))
      } catch (error) {
        failed(error)
      }
    }
    queueMicrotask(tell)
    const watching = cell.watch(tell)
    return {
      dispose: () => {
        open = false
        watching.dispose()
      },
    }
  },
})
