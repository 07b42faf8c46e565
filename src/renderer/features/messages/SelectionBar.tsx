import { Copy, Forward, Trash2, X } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { useEffect } from 'react'
import type { MessageView } from '../../../core'
import { useMessageActs } from './acts'

export interface SelectionBarProps {
  readonly selected: readonly MessageView[]
  readonly onCancel: () => void
}

/** What may be done to the selected messages; Escape ends selecting wherever the keyboard is. */
export const SelectionBar = ({ selected, onCancel }: SelectionBarProps) => {
  const acts = useMessageActs()
  const written = selected.filter(({ content }) => content.kind === 'text')

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // Whatever stood over the messages has closed with this key.
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.preventDefault()
      onCancel()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => {
      document.removeEventListener('keydown', onKeyDown)
    }
  }, [onCancel])

  return (
    <Toolbar.Root className="selection-bar" aria-label="Selected messages">
      <span className="selection-count" role="status">
        {`${selected.length} selected`}
      </span>
      <Toolbar.Button
        className="button"
        disabled={written.length === 0}
        onClick={() => {
          acts.open({ kind: 'forward', messages: written })
        }}
      >
        <Forward aria-hidden="true" />
        <span>Forward</span>
      </Toolbar.Button>
      <Toolbar.Button
        className="button"
        disabled={written.length === 0}
        onClick={() => {
          acts.copy(written)
        }}
      >
        <Copy aria-hidden="true" />
        <span>Copy</span>
      </Toolbar.Button>
      <Toolbar.Button
        className="button"
        data-tone="danger"
        disabled={selected.length === 0}
        onClick={() => {
          acts.open({ kind: 'delete', messages: selected })
        }}
      >
        <Trash2 aria-hidden="true" />
        <span>Delete</span>
      </Toolbar.Button>
      <Toolbar.Button className="button" onClick={onCancel}>
        <X aria-hidden="true" />
        <span>Cancel</span>
      </Toolbar.Button>
    </Toolbar.Root>
  )
}
