import type { Range } from './rows'
import { holds, type Look } from './touch'

/** One record at its place in an order. */
export interface Placed<T> {
  readonly text: string
  readonly key: string
  readonly record: T
}

/** All records of a stretch of an order, in its direction: what `range` asked for. */
export interface Stretch<T> {
  readonly range: Range
  /** How far it was looked for that. */
  readonly look: Look
  readonly placed: readonly Placed<T>[]
}

/** What a row is now: nothing where it is gone, no text where it stands in this order no more. */
export interface Placing<T> {
  readonly key: string
  readonly text?: string | undefined
  readonly record?: T | undefined
}

/** The stretch after a change; `undefined` where it would have to be read again. */
export const changed = <T>(stretch: Stretch<T>, { key, record, text }: Placing<T>): Stretch<T> | undefined => {
  const { look, range } = stretch
  const isIn = text !== undefined && record !== undefined && holds(look.range, text)
  const at = stretch.placed.findIndex((one) => one.key === key)
  if (at === -1 && !isIn) return stretch
  const placed = at === -1 ? [...stretch.placed] : stretch.placed.toSpliced(at, 1)
  if (isIn) {
    const one = { text, key, record }
    const before = placed.findIndex((other) => (range.reverse === true ? isAfter(one, other) : isAfter(other, one)))
    placed.splice(before === -1 ? placed.length : before, 0, one)
  }
  return limited({ range, look, placed })
}

/** How far a range was read: where the limit ended it, what lies beyond makes no difference. */
export const limited = <T>({ look, placed, range }: Stretch<T>): Stretch<T> | undefined => {
  const { limit, reverse } = range
  if (limit === undefined) return { look, placed, range }
  const kept = placed.slice(0, limit)
  const last = kept.at(-1)
  if (last !== undefined && kept.length === limit) {
    const end = reverse === true ? { from: last.text } : { to: `${last.text}\0` }
    return { range, look: { ...look, range: { ...range, ...end } }, placed: kept }
  }
  // Something may stand beyond what was looked at.
  const isWhole = look.range.from === range.from && look.range.to === range.to
  return isWhole ? { range, look, placed: kept } : undefined
}

/** What another question asks for, where all of it lies within a stretch that is known. */
export const cutOut = <T>(known: Stretch<T>, range: Range): Stretch<T> | undefined => {
  const { from, to } = surely(known)
  const isWithin =
    (from === undefined || (range.from !== undefined && range.from >= from)) &&
    (to === undefined || (range.to !== undefined && range.to <= to))
  if (!isWithin) return undefined
  const found = known.placed.filter(({ text }) => holds(range, text))
  const placed = (known.range.reverse === true) === (range.reverse === true) ? found : found.reverse()
  return limited({ range, look: { ...known.look, range }, placed })
}

/** Where a limit ended it, others may stand at the very text of the last one. */
const surely = <T>({ look, placed, range }: Stretch<T>): Range => {
  const last = placed.at(-1)
  if (last === undefined || placed.length !== range.limit) return look.range
  return { ...look.range, ...(range.reverse === true ? { from: `${last.text}\0` } : { to: last.text }) }
}

const isAfter = <T>(left: Placed<T>, right: Placed<T>): boolean =>
  left.text > right.text || (left.text === right.text && left.key > right.key)
