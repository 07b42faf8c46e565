import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { tinykeys } from 'tinykeys'
import { useNavigation } from '../../state/navigation'
import { bindings } from '../shell/shortcuts'

export interface SearchHere {
  readonly shown: boolean
  readonly input: RefObject<HTMLInputElement | null>
  readonly open: () => void
  readonly close: () => void
}

/** Whether the open conversation is being searched, and the shortcut for it where there is something to search. */
export const useSearchHere = (searchable: boolean): SearchHere => {
  const { place } = useNavigation()
  const [shown, setShown] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const before = useRef<Element>(null)
  const open = useCallback(() => {
    if (input.current === null) before.current = document.activeElement
    setShown(true)
    input.current?.focus()
    input.current?.select()
  }, [])
  const close = useCallback(() => {
    setShown(false)
    if (before.current instanceof HTMLElement) before.current.focus()
  }, [])
  const busy = place.prompt !== undefined || !searchable
  useEffect(() => (busy ? undefined : tinykeys(window, bindings({ searchHere: open }))), [busy, open])
  return { shown: shown && searchable, input, open, close }
}
