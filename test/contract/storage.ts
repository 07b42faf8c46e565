/**
 * What every RowStore keeps, told once and run on each adapter. Nothing here is Node's, so that the same
 * suite runs in a browser.
 */
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { fromUtf8, utf8 } from '../../src/core/base/bytes'
import { TincanError } from '../../src/core/base/errors'
import type { Row, RowReader, RowStore, RowWriter } from '../../src/core/storage/rows'
import { history, naive, ranges, type Step } from './storageModel'

export interface StorageUnderTest {
  /** A store that holds nothing yet. */
  open(): Promise<RowStore>
  /** What is there when the program has ended, well or not, and starts again. */
  restart(store: RowStore): Promise<RowStore>
}

export const describeStorage = (name: string, storage: StorageUnderTest): void => {
  const stores: RowStore[] = []
  const owned = (store: RowStore): RowStore => {
    stores.push(store)
    return store
  }
  const open = async (): Promise<RowStore> => owned(await storage.open())

  afterEach(() => {
    for (const store of stores.splice(0)) store.dispose()
  })

  describe(`rows in ${name}`, () => {
    describe('a write', () => {
      it('ST2: happens as a whole and is there after a restart', async () => {
        const store = await open()
        await store.write(async (rows) => {
          await rows.put('events', event('e1', 'alice/1'))
          await rows.put('summaries', { key: 'friends', index: { activity: '1' }, value: utf8('newest e1') })
        })
        const restarted = owned(await storage.restart(store))
        expect(await restarted.read((rows) => rows.get('events', 'e1'))).toEqual(event('e1', 'alice/1'))
        expect(await text(restarted, 'friends')).toBe('newest e1')
      })

      it('ST2: that throws changes nothing and rejects with what was thrown', async () => {
        const store = await open()
        await store.write((rows) => rows.put('drafts', draft('alice', 'dear')))
        const mistake = new RangeError('the author changed her mind')
        const writing = store.write(async (rows) => {
          await rows.put('drafts', draft('alice', 'hello'))
          await rows.put('drafts', draft('bob', 'hello'))
          await rows.delete('drafts', 'alice')
          throw mistake
        })
        await expect(writing).rejects.toBe(mistake)
        expect(await keys(store)).toEqual(['alice'])
        expect(await draftOf(store, 'alice')).toBe('dear')
      })

      it('sees its own changes and gives what its work gave', async () => {
        const store = await open()
        const seen = await store.write(async (rows) => {
          await rows.put('drafts', draft('alice', 'one'))
          await rows.put('drafts', draft('alice', 'two'))
          await rows.put('drafts', draft('bob', 'three'))
          await rows.delete('drafts', 'bob')
          await rows.delete('drafts', 'nobody')
          return rows.range('drafts', 'key', {})
        })
        expect(seen).toEqual([draft('alice', 'two')])
      })

      it('may await its rows through helpers of helpers, one by one and together', async () => {
        const store = await open()
        const deep = async (depth: number, rows: RowWriter): Promise<void> => {
          if (depth > 0) await deep(depth - 1, rows)
          else await Promise.all(['a', 'b', 'c'].map(async (key) => rows.put('drafts', draft(key, key))))
        }
        await store.write(async (rows) => {
          await deep(40, rows)
          for (let turn = 0; turn < 3; turn++) if ((await rows.get('drafts', 'a')) !== undefined) await deep(3, rows)
          await rows.put('drafts', draft('last', 'last'))
        })
        expect(await keys(store)).toEqual(['a', 'b', 'c', 'last'])
      })

      it('loses nothing when many read, add one and write at once', async () => {
        const store = await open()
        const addOne = (): Promise<void> =>
          store.write(async (rows) => {
            const counted = Number(await valueOf(rows, 'count')) + 1
            await rows.put('drafts', draft('count', String(counted)))
          })
        await store.write((rows) => rows.put('drafts', draft('count', '0')))
        await Promise.all(Array.from({ length: 40 }, addOne))
        expect(await draftOf(store, 'count')).toBe('40')
      })

      it('started during another is one of its own, whatever becomes of the other', async () => {
        const store = await open()
        const inner: Promise<void>[] = []
        const outer = store.write(async (rows) => {
          await rows.put('drafts', draft('outer', ''))
          inner.push(store.write((own) => own.put('drafts', draft('inner', ''))))
          await rows.put('drafts', draft('outer too', ''))
          throw new Error('rolled back')
        })
        await expect(outer).rejects.toThrow('rolled back')
        await Promise.all(inner)
        expect(await keys(store)).toEqual(['inner'])
      })

      it('that fails holds up none of those behind it', async () => {
        const store = await open()
        const outcomes = await Promise.allSettled([
          store.write((rows) => rows.put('drafts', draft('first', ''))),
          store.write(() => Promise.reject(new Error('second'))),
          store.write((rows) => rows.put('drafts', draft('third', ''))),
        ])
        expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
        expect(await keys(store)).toEqual(['first', 'third'])
      })

      it('refuses its rows to whoever kept them for later', async () => {
        const store = await open()
        const kept: RowWriter[] = []
        await store.write(async (rows) => {
          await rows.put('drafts', draft('alice', ''))
          kept.push(rows)
        })
        for (const rows of kept) {
          await expect(rows.put('drafts', draft('late', ''))).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
        }
        expect(await keys(store)).toEqual(['alice'])
      })
    })

    describe('a read', () => {
      it('that began before a write sees all of it or nothing', async () => {
        const store = await open()
        const move = (amount: number) =>
          store.write(async (rows) => {
            await rows.put('drafts', draft('left', String(10 - amount)))
            await rows.put('drafts', draft('right', String(amount)))
          })
        const sum = () =>
          store.read(async (rows) => {
            const left = Number(await valueOf(rows, 'left'))
            await rows.count('drafts', 'key', {})
            return left + Number(await valueOf(rows, 'right'))
          })
        await move(0)
        const sums = [sum()]
        const moves = [1, 2, 3, 4, 5].map((amount) => {
          const moving = move(amount)
          sums.push(sum())
          return moving
        })
        await Promise.all(moves)
        expect(await Promise.all(sums)).toEqual([10, 10, 10, 10, 10, 10])
      })

      it('sees what was written before it was asked for', async () => {
        const store = await open()
        const writing = store.write((rows) => rows.put('drafts', draft('alice', 'hello')))
        expect(await draftOf(store, 'alice')).toBe('hello')
        await writing
      })

      it('rejects with what its work threw', async () => {
        const store = await open()
        const mistake = new RangeError('not what was expected')
        await expect(store.read(() => Promise.reject(mistake))).rejects.toBe(mistake)
      })

      it('gives nothing for a key that is not there', async () => {
        const store = await open()
        expect(await store.read((rows) => rows.get('drafts', 'nobody'))).toBeUndefined()
        expect(await store.read((rows) => rows.range('messages', 'order', {}))).toEqual([])
      })
    })

    describe('a value', () => {
      it('stays what it was, whatever the caller does to its bytes afterwards', async () => {
        const store = await open()
        const given = draft('alice', 'hello')
        await store.write(async (rows) => {
          const putting = rows.put('drafts', given)
          given.value.fill(0)
          await putting
        })
        const read = await store.read((rows) => rows.get('drafts', 'alice'))
        read?.value.fill(0)
        expect(await draftOf(store, 'alice')).toBe('hello')
      })

      it('is the bytes of a view, not of what lies around them', async () => {
        const store = await open()
        const view = utf8('>>hello<<').subarray(2, 7)
        await store.write((rows) => rows.put('drafts', { key: 'alice', index: {}, value: view }))
        expect(await draftOf(store, 'alice')).toBe('hello')
      })

      it('may be empty, or an attachment of a megabyte', async () => {
        const store = await open()
        const large = new Uint8Array(1 << 20).fill(7)
        await store.write(async (rows) => {
          await rows.put('drafts', { key: 'large', index: {}, value: large })
          await rows.put('drafts', { key: 'none', index: {}, value: new Uint8Array() })
        })
        const [first, second] = await store.read((rows) => rows.range('drafts', 'key', {}))
        expect(first?.value.length).toBe(large.length)
        expect(first?.value.every((byte) => byte === 7)).toBe(true)
        expect(second?.value).toEqual(new Uint8Array())
      })
    })

    describe('an index', () => {
      const unread = (store: RowStore) =>
        store.read(async (rows) => (await rows.range('messages', 'incoming', {})).map(({ key }) => key))

      it('leaves out the rows without its text', async () => {
        const store = await open()
        await store.write(async (rows) => {
          await rows.put('messages', message('m1', { order: '1' }))
          await rows.put('messages', message('m2', { order: '2', incoming: '2' }))
          await rows.put('messages', message('m3', {}))
        })
        expect(await unread(store)).toEqual(['m2'])
        expect(await store.read((rows) => rows.count('messages', 'order', {}))).toBe(2)
        expect(await store.read((rows) => rows.count('messages', 'key', {}))).toBe(3)
      })

      it('follows a row that changes its text, loses it or is deleted', async () => {
        const store = await open()
        await store.write(async (rows) => {
          for (const key of ['m1', 'm2', 'm3']) await rows.put('messages', message(key, { incoming: key }))
        })
        await store.write(async (rows) => {
          await rows.put('messages', message('m1', { incoming: 'm9' }))
          await rows.put('messages', message('m2', { order: '2' }))
        })
        expect(await unread(store)).toEqual(['m3', 'm1'])
        await store.write((rows) => rows.delete('messages', 'm1'))
        expect(await unread(store)).toEqual(['m3'])
        const m2 = await store.read((rows) => rows.get('messages', 'm2'))
        expect(m2).toEqual(message('m2', { order: '2' }))
      })

      it('holds many rows of one text, in order of their keys, and backwards in reverse', async () => {
        const store = await open()
        await store.write(async (rows) => {
          for (const key of ['m2', 'm3', 'm1']) await rows.put('messages', message(key, { order: 'same' }))
        })
        const order = (reverse: boolean) =>
          store.read(async (rows) => (await rows.range('messages', 'order', { reverse })).map(({ key }) => key))
        expect(await order(false)).toEqual(['m1', 'm2', 'm3'])
        expect(await order(true)).toEqual(['m3', 'm2', 'm1'])
      })
    })

    it('gives any range of any history as a list would, sorted by UTF-16 code units', async () => {
      await fc.assert(
        fc.asyncProperty(history, ranges, async (steps, asked) => {
          const store = await storage.open()
          try {
            for (const step of steps) await take(store, step)
            const model = naive(steps)
            for (const { by, range } of asked) {
              const found = await store.read((rows) => rows.range('messages', by, range))
              expect(found).toEqual(model.range(by, range))
              expect(await store.read((rows) => rows.count('messages', by, range))).toBe(found.length)
            }
          } finally {
            store.dispose()
          }
        }),
        { numRuns: 60 },
      )
    })

    describe('a store that is disposed of', () => {
      it('refuses everything', async () => {
        const store = await open()
        store.dispose()
        store.dispose()
        const refused = { code: 'STORAGE_UNAVAILABLE' }
        await expect(store.read(keysOf)).rejects.toMatchObject(refused)
        await expect(store.write((rows) => rows.put('drafts', draft('late', '')))).rejects.toMatchObject(refused)
        await expect(store.read(keysOf)).rejects.toBeInstanceOf(TincanError)
      })

      it('leaves a write under way whole or undone, as it says', async () => {
        const store = await open()
        const writing = store.write(async (rows) => {
          await rows.put('drafts', draft('left', ''))
          store.dispose()
          await rows.put('drafts', draft('right', ''))
        })
        const done = await writing.then(
          () => ['left', 'right'],
          () => [],
        )
        expect(await keys(owned(await storage.restart(store)))).toEqual(done)
      })
    })
  })
}

const event = (key: string, chain: string): Row<'events'> => ({ key, index: { chain }, value: utf8(`event ${key}`) })
const draft = (key: string, body: string): Row<'drafts'> => ({ key, index: {}, value: utf8(body) })
const message = (key: string, index: Row<'messages'>['index']): Row<'messages'> => ({ key, index, value: utf8(key) })

const valueOf = async (rows: RowReader, key: string): Promise<string | undefined> => {
  const row = await rows.get('drafts', key)
  return row === undefined ? undefined : fromUtf8(row.value)
}
const draftOf = (store: RowStore, key: string) => store.read((rows) => valueOf(rows, key))
const text = (store: RowStore, key: string) =>
  store.read(async (rows) => fromUtf8((await rows.get('summaries', key))?.value ?? new Uint8Array()))
const keysOf = async (rows: RowReader) => (await rows.range('drafts', 'key', {})).map(({ key }) => key)
const keys = (store: RowStore) => store.read(keysOf)

const take = async (store: RowStore, { changes, fails }: Step): Promise<void> => {
  const mistake = new Error('this step is rolled back')
  const writing = store.write(async (rows) => {
    for (const change of changes) {
      if (change.kind === 'put') await rows.put('messages', change.row)
      else await rows.delete('messages', change.key)
    }
    if (fails) throw mistake
  })
  if (fails) await expect(writing).rejects.toBe(mistake)
  else await writing
}
