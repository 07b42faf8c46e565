import { type KeyboardEvent, useCallback } from 'react'

const rowsIn = (element: Element): readonly HTMLElement[] => [...element.querySelectorAll<HTMLElement>('.row')]

/** Up and down go through all results, whatever section they stand in; up from the first goes back to the search. */
export const useArrows = (search: () => HTMLElement | null) =>
  useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      if (event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return
      const rows = rowsIn(event.currentTarget)
      const at = rows.findIndex((row) => row === document.activeElement)
      if (at === -1) return
      event.preventDefault()
      // A list in a section would take a step of its own.
      event.stopPropagation()
      const next = event.key === 'ArrowDown' ? rows[at + 1] : (rows[at - 1] ?? search())
      next?.focus()
    },
    [search],
  )
