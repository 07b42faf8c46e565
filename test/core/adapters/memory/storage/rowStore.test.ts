import { describe, expect, it } from 'vitest'
import { createMemoryRows, type MemoryRowStore } from '../../../../../src/core/adapters/memory/storage/rowStore'
import { utf8 } from '../../../../../src/core/base/bytes'
import type { RowReader, RowStore, RowWriter } from '../../../../../src/core/storage/rows'

const put = (key: string) => (rows: RowWriter) => rows.put('drafts', { key, index: {}, value: utf8(key) })
const keys = async (rows: RowReader) => (await rows.range('drafts', 'key', {})).map(({ key }) => key)
const unavailable = { code: 'STORAGE_UNAVAILABLE' }

describe('ST2: a crash of rows in memory', () => {
  it('keeps what was committed, and nothing of a write that was under way', async () => {
    const store = createMemoryRows()
    await store.write(put('committed'))
    const restarted: MemoryRowStore[] = []
    const underWay = store.write(async (rows) => {
      await put('before the crash')(rows)
      restarted.push(store.crash())
      await expect(put('after the crash')(rows)).rejects.toMatchObject(unavailable)
      await expect(rows.get('drafts', 'committed')).rejects.toMatchObject(unavailable)
    })
    const behind = store.write(put('behind'))
    await expect(underWay).rejects.toMatchObject(unavailable)
    await expect(behind).rejects.toMatchObject(unavailable)
    expect(await Promise.all(restarted.map((survivor) => survivor.read(keys)))).toEqual([['committed']])
  })

  it('also when nothing more is asked of the store before the commit', async () => {
    const store = createMemoryRows()
    const restarted: MemoryRowStore[] = []
    const underWay = store.write(async (rows) => {
      await put('lost')(rows)
      restarted.push(store.crash())
    })
    await expect(underWay).rejects.toMatchObject(unavailable)
    expect(await Promise.all(restarted.map((survivor) => survivor.read(keys)))).toEqual([[]])
  })

  it('ends the old store without a word to people, and leaves the new one on its own', async () => {
    const store = createMemoryRows()
    const told: unknown[] = []
    store.onEnd((error) => told.push(error))
    const restarted = store.crash()
    await restarted.write(put('new'))
    await expect(store.read(keys)).rejects.toMatchObject(unavailable)
    await expect(store.write(put('late'))).rejects.toMatchObject(unavailable)
    expect(told).toEqual([undefined])
    expect(await restarted.read(keys)).toEqual(['new'])
    expect(await store.crash().read(keys)).toEqual([])
  })
})

describe('ST3: a write that is made to fail', () => {
  it('is refused as a whole with the code asked for, and only that one', async () => {
    const store = createMemoryRows()
    await store.write(put('first'))
    store.failNextWrite('STORAGE_FULL')
    await expect(store.write(put('second'))).rejects.toMatchObject({ code: 'STORAGE_FULL' })
    await store.write(put('third'))
    expect(await store.read(keys)).toEqual(['first', 'third'])
  })
})

describe('rows in memory', () => {
  const story = async (store: RowStore): Promise<readonly string[]> => {
    const log: string[] = []
    await Promise.all(
      ['a', 'b', 'c'].map(async (key) => {
        await store.write(put(key))
        log.push(`wrote ${key}`)
        log.push(`read ${(await store.read(keys)).join()}`)
      }),
    )
    return log
  }

  it('take the same steps in the same order each time', async () => {
    const first = await story(createMemoryRows())
    expect(first.length).toBe(6)
    for (let again = 0; again < 5; again++) expect(await story(createMemoryRows())).toEqual(first)
  })

  it('need no timer: everything is done when the microtasks are', async () => {
    const store = createMemoryRows()
    const written = store.write(put('a'))
    let done = false
    void written.then(() => {
      done = true
    })
    for (let turn = 0; turn < 100; turn++) await Promise.resolve()
    expect(done).toBe(true)
  })

  it('hold ten thousand rows, each found by key and by order', async () => {
    const store = createMemoryRows()
    const key = (number: number): string => String(number).padStart(5, '0')
    await store.write(async (rows) => {
      for (let number = 0; number < 10_000; number++) {
        const scattered = (number * 7919) % 10_000
        await rows.put('messages', {
          key: key(scattered),
          index: { order: key(9_999 - scattered) },
          value: utf8(key(scattered)),
        })
      }
    })
    for (let number = 0; number < 1_000; number++) {
      const page = await store.read((rows) =>
        rows.range('messages', 'order', { to: key(number * 10), reverse: true, limit: 3 }),
      )
      expect(page.map((row) => row.key)).toEqual(
        [1, 2, 3]
          .map((back) => 9_999 - number * 10 + back)
          .filter((place) => place < 10_000)
          .map(key),
      )
    }
  })
})
