import { type Catalogue, categories, type Category, categoryNames, type Emoji, inTone, type Tone } from './emoji'
import { searchEmoji } from './search'

export const columns = 8

export interface Cell {
  /** As it is picked, in its skin tone. */
  readonly emoji: string
  readonly entry: Emoji
}

export type Section = Category | 'recent' | 'found'

export type Row =
  | { readonly kind: 'heading'; readonly section: Section; readonly title: string }
  | { readonly kind: 'cells'; readonly section: Section; readonly cells: readonly Cell[] }

export interface Place {
  readonly row: number
  readonly column: number
}

const rowsOf = (section: Section, title: string, cells: readonly Cell[]): readonly Row[] => {
  if (cells.length === 0) return []
  const lines = Array.from({ length: Math.ceil(cells.length / columns) }, (_, line): Row => {
    return { kind: 'cells', section, cells: cells.slice(line * columns, (line + 1) * columns) }
  })
  return [{ kind: 'heading', section, title }, ...lines]
}

export interface Wanted {
  readonly query: string
  readonly recent: readonly string[]
  readonly tone: Tone
}

/** What the picker shows, line by line. */
export const layOut = ({ all, byEmoji }: Catalogue, { query, recent, tone }: Wanted): readonly Row[] => {
  const cell = (entry: Emoji): Cell => ({ emoji: inTone(entry, tone), entry })
  if (query.trim() !== '') return rowsOf('found', 'Found', searchEmoji(all, query).map(cell))
  const used = recent.flatMap((emoji) => {
    const entry = byEmoji.get(emoji)
    return entry ? [{ emoji, entry }] : []
  })
  return [
    ...rowsOf('recent', 'Recently used', used),
    ...categories.flatMap((category) =>
      rowsOf(category, categoryNames[category], all.filter((emoji) => emoji.category === category).map(cell)),
    ),
  ]
}

export const cellAt = (rows: readonly Row[], place: Place | undefined): Cell | undefined => {
  const row = place && rows[place.row]
  return row?.kind === 'cells' ? row.cells[place?.column ?? 0] : undefined
}

export type Step = 'next' | 'previous' | 'up' | 'down' | 'page-up' | 'page-down' | 'row-start' | 'row-end'

const pageRows = 5

/** Where a key leads; stays where there is nothing that way. */
export const stepFrom = (rows: readonly Row[], place: Place | undefined, step: Step): Place | undefined => {
  const lines = rows.flatMap((row, index) => (row.kind === 'cells' ? [{ index, length: row.cells.length }] : []))
  const first = lines[0]
  const at = place === undefined ? -1 : lines.findIndex(({ index }) => index === place.row)
  const line = lines[at]
  if (place === undefined || line === undefined) return first && { row: first.index, column: 0 }

  const to = (target: number, column: number): Place => {
    const found = lines[Math.max(0, Math.min(target, lines.length - 1))] ?? line
    return { row: found.index, column: Math.max(0, Math.min(column, found.length - 1)) }
  }
  switch (step) {
    case 'next':
      if (place.column + 1 < line.length) return to(at, place.column + 1)
      return at + 1 < lines.length ? to(at + 1, 0) : place
    case 'previous':
      if (place.column > 0) return to(at, place.column - 1)
      return at > 0 ? to(at - 1, columns) : place
    case 'up':
      return at > 0 ? to(at - 1, place.column) : place
    case 'down':
      return at + 1 < lines.length ? to(at + 1, place.column) : place
    case 'page-up':
      return to(at - pageRows, place.column)
    case 'page-down':
      return to(at + pageRows, place.column)
    case 'row-start':
      return to(at, 0)
    case 'row-end':
      return to(at, columns)
  }
}
