/** The rows as a plain list: too slow to use and too simple to be wrong. */
import fc from 'fast-check'
import type { IndexName, Range, Row } from '../../src/core/storage/rows'

type Message = Row<'messages'>
type By = 'key' | IndexName<'messages'>

export interface Step {
  readonly changes: readonly (
    { readonly kind: 'put'; readonly row: Message } | { readonly kind: 'delete'; readonly key: string }
  )[]
  /** The transaction throws at its end. */
  readonly fails: boolean
}

/** Few letters, so that texts meet; some whose order by code unit is not that by code point, and half a pair. */
const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'é', '\u{1f600}', '\uffff', '\ud83d'), maxLength: 3 })

const row: fc.Arbitrary<Message> = fc.record({
  key: text,
  index: fc.record({ order: text, incoming: text }, { requiredKeys: [] }),
  value: fc.uint8Array({ maxLength: 4 }),
})

const change = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('put' as const), row }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), key: text }) },
)

export const history: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    changes: fc.array(change, { maxLength: 8 }),
    fails: fc.integer({ min: 0, max: 4 }).map((dice) => dice === 0),
  }),
  { maxLength: 6 },
)

export const ranges: fc.Arbitrary<readonly { readonly by: By; readonly range: Range }[]> = fc.array(
  fc.record({
    by: fc.constantFrom<By>('key', 'order', 'incoming'),
    range: fc.record(
      { from: text, to: text, reverse: fc.boolean(), limit: fc.integer({ min: 0, max: 5 }) },
      { requiredKeys: [] },
    ),
  }),
  { minLength: 1, maxLength: 6 },
)

export const naive = (steps: readonly Step[]) => {
  const rows = new Map<string, Message>()
  for (const { changes } of steps.filter(({ fails }) => !fails)) {
    for (const change of changes) {
      if (change.kind === 'put') rows.set(change.row.key, change.row)
      else rows.delete(change.key)
    }
  }
  return {
    range: (by: By, { from, to, reverse = false, limit = Infinity }: Range): readonly Message[] => {
      const found = [...rows.values()]
        .flatMap((row) => {
          const place = by === 'key' ? row.key : row.index[by]
          return place === undefined ? [] : [{ place, row }]
        })
        .filter(({ place }) => (from === undefined || place >= from) && (to === undefined || place < to))
        .sort((left, right) => compare(left.place, right.place) || compare(left.row.key, right.row.key))
        .map(({ row }) => row)
      return (reverse ? found.toReversed() : found).slice(0, limit)
    },
  }
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
