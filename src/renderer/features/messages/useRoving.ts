import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { MessageId } from '../../../core'
import type { Row } from './rows'

const steps: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowUp: (index) => index - 1,
  ArrowDown: (index) => index + 1,
  Home: () => 0,
  End: (_, count) => count - 1,
}

export interface Roving {
  /** The message that Tab reaches; `undefined` until one was reached. */
  readonly active: MessageId | undefined
  /** Gives it the keyboard as soon as it is drawn. */
  readonly focus: (id: MessageId) => void
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void
}

const messageAt = (target: EventTarget, rows: readonly Row[]): number => {
  const element = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-message]') : null
  return rows.findIndex(({ message }) => message.id === element?.dataset['message'])
}

/** One message of the log is in the order of Tab; the arrow keys go from there to the others. */
export const useRoving = (
  log: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  reveal: (index: number) => void,
): Roving => {
  const [active, setActive] = useState<MessageId>()
  const wanted = useRef<MessageId>(undefined)

  const take = useCallback(() => {
    if (wanted.current === undefined) return
    const element = log.current?.querySelector<HTMLElement>(`[data-message="${wanted.current}"]`)
    if (!element) return
    wanted.current = undefined
    element.focus({ preventScroll: true })
  }, [log])
  // Without dependencies: a message far away is drawn only some time after it was scrolled to.
  useLayoutEffect(take)

  const focus = useCallback(
    (id: MessageId) => {
      wanted.current = id
      setActive(id)
      take()
    },
    [take],
  )

  const onFocus = (event: FocusEvent<HTMLElement>): void => {
    const row = rows[messageAt(event.target, rows)]
    if (row) setActive(row.message.id)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = steps[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    // What stands within a message has its own use for these keys.
    if (!(event.target instanceof HTMLElement) || event.target.dataset['message'] === undefined) return
    const next = step(messageAt(event.target, rows), rows.length)
    const row = rows[next]
    event.preventDefault()
    if (!row) return
    reveal(next)
    focus(row.message.id)
  }

  return { active, focus, onFocus, onKeyDown }
}
