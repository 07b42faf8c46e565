import { useCallback, useMemo, useState } from 'react'
import type { MessageId, MessageView } from '../../../core'

export interface Selection {
  /** `undefined` where nothing is being selected. */
  readonly ids: ReadonlySet<MessageId> | undefined
  /** Those that are still here, in the order they were said. */
  readonly selected: readonly MessageView[]
  readonly toggle: (message: MessageView) => void
  readonly cancel: () => void
}

/** Selecting begins with the first message and ends with the last one taken out again. */
export const useSelection = (messages: readonly MessageView[]): Selection => {
  const [ids, setIds] = useState<ReadonlySet<MessageId>>()
  const toggle = useCallback(({ id }: MessageView) => {
    setIds((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next.size === 0 ? undefined : next
    })
  }, [])
  const cancel = useCallback(() => {
    setIds(undefined)
  }, [])
  const selected = useMemo(() => (ids ? messages.filter(({ id }) => ids.has(id)) : []), [ids, messages])
  return { ids, selected, toggle, cancel }
}
