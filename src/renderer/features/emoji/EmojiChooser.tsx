import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { CategoryBar } from './CategoryBar'
import type { Catalogue, Tone } from './emoji'
import { EmojiGrid, type GridHandle } from './EmojiGrid'
import { cellAt, layOut, type Place, type Section, type Step, stepFrom } from './grid'
import type { EmojiHabits } from './memory'
import { TonePicker } from './TonePicker'

export interface EmojiChooserProps {
  readonly catalogue: Catalogue
  readonly habits: EmojiHabits
  readonly onTone: (tone: Tone) => void
  readonly onPick: (emoji: string) => void
  readonly onClose?: () => void
}

const stepOf = (key: string, rtl: boolean): Step | undefined => {
  switch (key) {
    case 'ArrowDown':
      return 'down'
    case 'ArrowUp':
      return 'up'
    case 'PageDown':
      return 'page-down'
    case 'PageUp':
      return 'page-up'
    case 'Home':
      return 'row-start'
    case 'End':
      return 'row-end'
    case 'ArrowRight':
      return rtl ? 'previous' : 'next'
    case 'ArrowLeft':
      return rtl ? 'next' : 'previous'
    default:
      return undefined
  }
}

/** The focus stays in the search box; arrows move a mark over the grid below it. */
export const EmojiChooser = ({ catalogue, habits, onTone, onPick, onClose }: EmojiChooserProps) => {
  const id = useId()
  const search = useRef<HTMLInputElement>(null)
  const grid = useRef<GridHandle>(null)
  const [query, setQuery] = useState('')
  const [marked, setMarked] = useState<Place>()
  const [hovered, setHovered] = useState<Place>()
  const [section, setSection] = useState<Section>()
  const { recent, tone } = habits
  const rows = useMemo(() => layOut(catalogue, { query, recent, tone }), [catalogue, query, recent, tone])
  const searching = query.trim() !== ''
  // The best of what was found is what Enter picks.
  const active = marked ?? (searching ? stepFrom(rows, undefined, 'down') : undefined)
  const shown = cellAt(rows, hovered ?? active)
  const found = searching
    ? rows.reduce((sum, row) => sum + (row.kind === 'cells' ? row.cells.length : 0), 0)
    : undefined

  useEffect(() => {
    search.current?.focus({ preventScroll: true })
  }, [])

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape' && onClose) {
      event.preventDefault()
      onClose()
      return
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      const picked = cellAt(rows, active)
      if (picked) onPick(picked.emoji)
      return
    }
    const sideways = ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)
    // Within a word that is being typed these keys move the caret.
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (sideways && searching && marked === undefined) return
    const step = stepOf(event.key, getComputedStyle(event.currentTarget).direction === 'rtl')
    if (step === undefined) return
    event.preventDefault()
    const next = stepFrom(rows, active, step)
    setMarked(next)
    setHovered(undefined)
    if (next) grid.current?.show(next.row)
  }

  return (
    <>
      <input
        ref={search}
        type="text"
        className="input emoji-search"
        role="combobox"
        aria-label="Search emoji"
        aria-expanded="true"
        aria-haspopup="grid"
        aria-autocomplete="list"
        aria-controls={`${id}-grid`}
        aria-activedescendant={active && `${id}-${active.row}-${active.column}`}
        placeholder="Search emoji"
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setMarked(undefined)
          setHovered(undefined)
          grid.current?.show(0)
        }}
        onKeyDown={onKeyDown}
      />
      <CategoryBar
        rows={rows}
        current={section}
        onChoose={(row) => {
          setMarked(undefined)
          grid.current?.show(row, 'start')
        }}
      />
      <EmojiGrid
        ref={grid}
        id={id}
        rows={rows}
        active={active}
        onSection={setSection}
        onHover={setHovered}
        onPick={onPick}
      />
      <p className="visually-hidden" role="status">
        {found !== undefined && (found === 1 ? '1 emoji found' : `${found} emoji found`)}
      </p>
      <div className="emoji-foot">
        <p className="emoji-shown" aria-hidden="true">
          {shown && (
            <>
              <span className="emoji-shown-sign">{shown.emoji}</span>
              <span className="emoji-shown-name">
                <span className="one-line">{shown.entry.name}</span>
                {shown.entry.shortcodes[0] !== undefined && (
                  <span className="one-line hint">{`:${shown.entry.shortcodes[0]}:`}</span>
                )}
              </span>
            </>
          )}
        </p>
        <TonePicker tone={tone} onTone={onTone} />
      </div>
    </>
  )
}
