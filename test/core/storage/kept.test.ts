import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openDexieRows } from '../../../src/core/adapters/dexie/open'
import { createMemoryRows } from '../../../src/core/adapters/memory/storage/rowStore'
import { loadCrypto } from '../../../src/core/crypto/sodium'
import type { RowReader, RowStore } from '../../../src/core/storage/rows'
import type { Reading, Storage, Writing } from '../../../src/core/storage/storage'
import { listen, place, sent, setUp, storageOver } from './support'

beforeAll(loadCrypto)

type Act =
  | { readonly kind: 'put'; readonly number: number; readonly at: number; readonly reached: number }
  | { readonly kind: 'delete' | 'get'; readonly number: number }
  | { readonly kind: 'list' | 'keys' | 'count'; readonly ask: Ask }

interface Ask {
  readonly by: 'sent' | 'key'
  readonly from?: number
  readonly to?: number
  readonly reverse: boolean
  readonly limit?: number
}

const number = fc.integer({ min: 1, max: 6 })
const at = fc.integer({ min: 0, max: 8 })
/** Few, so that the same is asked again and again while things change. */
const asks: readonly Ask[] = [
  { by: 'sent', reverse: false },
  { by: 'sent', from: 2, to: 6, reverse: false },
  { by: 'sent', from: 2, to: 6, reverse: true, limit: 2 },
  { by: 'sent', from: 1, reverse: false, limit: 2 },
  { by: 'sent', reverse: true, limit: 1 },
  { by: 'sent', to: 5, reverse: false, limit: 0 },
  { by: 'key', reverse: false },
  { by: 'key', reverse: true, limit: 3 },
]
const ask = fc.constantFrom(...asks)
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), number, at, reached: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const, 'get' as const), number }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('list' as const, 'keys' as const, 'count' as const), ask }),
  },
)
/** Some write, some read all there is, some write in vain. */
const step = fc.record({
  kind: fc.constantFrom('write' as const, 'write' as const, 'read' as const, 'fail' as const),
  acts: fc.array(act, { maxLength: 8 }),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

const rangeOf = ({ by, from, limit, reverse, to }: Ask) => ({
  ...(from === undefined || by === 'key' ? {} : { from: place(from) }),
  ...(to === undefined || by === 'key' ? {} : { to: place(to) }),
  ...(limit === undefined ? {} : { limit }),
  reverse,
})

const look = async ({ transit }: Reading, act: Act): Promise<unknown> => {
  switch (act.kind) {
    case 'get':
      return transit.get(sent(act.number, 0).event)
    case 'list':
      return transit.list(act.ask.by, rangeOf(act.ask))
    case 'keys':
      return transit.keys(act.ask.by, rangeOf(act.ask))
    case 'count':
      return transit.count(act.ask.by, rangeOf(act.ask))
    case 'put':
    case 'delete':
      return undefined
  }
}

const change = async ({ transit }: Writing, act: Act): Promise<void> => {
  if (act.kind === 'put') await transit.put(sent(act.number, act.at, act.reached))
  if (act.kind === 'delete') await transit.delete(sent(act.number, 0).event)
}

/** All that can be asked. */
const everything: readonly Act[] = [
  ...asks.flatMap((ask) => (['count', 'list', 'keys'] as const).map((kind) => ({ kind, ask }))),
  ...[1, 2, 3, 4, 5, 6].map((number) => ({ kind: 'get' as const, number })),
]

const mistake = new Error('in vain')

/** What the acts of one step saw. */
const take = async (storage: Storage, { acts, kind }: Step): Promise<readonly unknown[]> => {
  const seen: unknown[] = []
  if (kind === 'read')
    await storage.read(async (records) => {
      for (const act of everything) seen.push(await look(records, act))
    })
  else
    await storage
      .write(async (records) => {
        for (const act of acts) {
          await change(records, act)
          seen.push(await look(records, act))
        }
        if (kind === 'fail') throw mistake
      })
      .catch((error: unknown) => {
        if (error !== mistake) throw error
      })
  return seen
}

/** A storage that has kept nothing yet sees the disk itself. */
const disks: readonly (readonly [string, () => Promise<RowStore>])[] = [
  ['memory', () => Promise.resolve(createMemoryRows())],
  ['Dexie', () => openDexieRows({ name: `kept-${String(Math.random())}` })],
]

describe.each(disks)('what is kept of the disk in %s', (_, open) => {
  it('ST2: is what a storage that keeps nothing would read, whatever was done', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const [mine, theirs] = [await open(), await open()]
        try {
          const storage = storageOver(mine)
          for (const one of steps) expect(await take(storage, one)).toEqual(await take(storageOver(theirs), one))
        } finally {
          mine.dispose()
          theirs.dispose()
        }
      }),
      { numRuns: 120 },
    )
  })

  it('is what a live query tells in the end, whatever was done', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), ask, async (steps, asked) => {
        const rows = await open()
        try {
          const storage = storageOver(rows)
          const query = (records: Reading) => look(records, { kind: 'list', ask: asked })
          const heard = listen(storage, query)
          await Promise.all(steps.map((one) => take(storage, one)))
          await heard.until(await storageOver(rows).read(query))
          heard.dispose()
        } finally {
          rows.dispose()
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the disk', () => {
  /** Counts what goes to the disk. */
  const counted = (rows: RowStore) => {
    const asked: string[] = []
    const note = (reader: RowReader): RowReader => ({
      get: (table, key) => (asked.push(`get ${table}`), reader.get(table, key)),
      range: (table, by, range) => (asked.push(`range ${table}`), reader.range(table, by, range)),
      count: (table, by, range) => (asked.push(`count ${table}`), reader.count(table, by, range)),
    })
    const store: RowStore = {
      read: (work) => rows.read((reader) => work(note(reader))),
      write: (work) =>
        rows.write((writer) =>
          work({
            ...note(writer),
            put: (table, ...put) => (asked.push(`put ${table} ${String(put.length)}`), writer.put(table, ...put)),
            delete: (table, ...keys) => (asked.push(`delete ${table}`), writer.delete(table, ...keys)),
          }),
        ),
      onEnd: (listener) => rows.onEnd(listener),
      dispose: () => {
        rows.dispose()
      },
    }
    return { asked, store }
  }

  it('is asked once for what nobody changes, and told of many changes at once', async () => {
    const { asked, store } = counted(createMemoryRows())
    const storage = storageOver(store)
    onTestFinished(() => {
      storage.dispose()
    })
    await storage.write(async ({ transit }) => {
      for (let number = 1; number <= 50; number++) await transit.put(sent(number, number))
    })
    expect(asked.splice(0)).toEqual(['put transit 50'])
    for (let turn = 0; turn < 3; turn++)
      await storage.read(async ({ transit }) => {
        await transit.get(sent(1, 1).event)
        await transit.get(sent(99, 1).event)
        await transit.list('sent', { limit: 5 })
      })
    expect(asked.splice(0)).toEqual(['get transit', 'range transit'])
    await storage.write(({ transit }) => transit.put(sent(40, 40, 3)))
    await storage.read(({ transit }) => transit.list('sent', { limit: 5 }))
    expect(asked).toEqual(['put transit 1'])
  })

  it('ST2: and its image stay as they were where a write fails', async () => {
    const { rows, storage } = setUp()
    await storage.write(({ transit }) => transit.put(sent(1, 10, 1)))
    rows.failNextWrite('STORAGE_FULL')
    await expect(storage.write(({ transit }) => transit.put(sent(1, 10, 2)))).rejects.toMatchObject({
      code: 'STORAGE_FULL',
    })
    expect(await storage.read(({ transit }) => transit.get(sent(1, 10).event))).toMatchObject({ reached: 1 })
  })

  it('shows what was read to many: nobody can change it for the others', async () => {
    const { storage } = setUp()
    await storage.write(({ transit }) => transit.put(sent(1, 10)))
    const read = await storage.read(({ transit }) => transit.list('sent'))
    expect(read.every((record) => Object.isFrozen(record))).toBe(true)
    expect(read).toHaveLength(1)
  })
})
