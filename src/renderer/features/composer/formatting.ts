import { plain, type Rich, splice } from './rich'

export type Format = 'bold' | 'italic' | 'code'

const markers: Readonly<Record<Format, string>> = { bold: '**', italic: '_', code: '`' }
const fences = { before: '```\n', after: '\n```' }

export interface Selected {
  readonly rich: Rich
  readonly from: number
  readonly to: number
}

const wrap = ({ rich, from, to }: Selected, before: string, after: string): Selected => ({
  rich: splice(splice(rich, to, to, plain(after)), from, from, plain(before)),
  from: from + before.length,
  to: to + before.length,
})

const unwrap = ({ rich, from, to }: Selected, before: string, after: string): Selected => ({
  rich: splice(splice(rich, to, to + after.length, plain('')), from - before.length, from, plain('')),
  from: from - before.length,
  to: to - before.length,
})

/** Puts the Markdown of a format round what is selected, or takes it away; what was selected stays selected. */
export const format = (selected: Selected, wanted: Format): Selected => {
  const { text } = selected.rich
  const inside = text.slice(selected.from, selected.to)
  // A marker beside a space would not count.
  const blank = inside.trim() === ''
  const trimmed = {
    ...selected,
    from: blank ? selected.from : selected.to - inside.trimStart().length,
    to: blank ? selected.to : selected.from + inside.trimEnd().length,
  }
  const fenced = wanted === 'code' && inside.trim().includes('\n')
  const marker = markers[wanted]
  const [before, after] = fenced ? [fences.before, fences.after] : [marker, marker]
  const wrapped =
    text.slice(0, trimmed.from).endsWith(before) &&
    text.slice(trimmed.to).startsWith(after) &&
    trimmed.to > trimmed.from
  return wrapped ? unwrap(trimmed, before, after) : wrap(trimmed, before, after)
}

export interface Chord {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** Ctrl or Cmd with B, I or E. */
export const formatMeant = ({ key, ctrlKey, metaKey, altKey, shiftKey }: Chord): Format | undefined => {
  if (ctrlKey === metaKey || altKey || shiftKey) return undefined
  switch (key.toLowerCase()) {
    case 'b':
      return 'bold'
    case 'i':
      return 'italic'
    case 'e':
      return 'code'
    default:
      return undefined
  }
}
