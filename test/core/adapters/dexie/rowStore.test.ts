import 'fake-indexeddb/auto'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openDexieRows } from '../../../../src/core/adapters/dexie/open'
import { fromUtf8, utf8 } from '../../../../src/core/base/bytes'
import { assert } from '../../../../src/core/base/errors'
import type { RowReader, RowStore, RowWriter } from '../../../../src/core/storage/rows'
import { freshName, openRaw, putRaw } from './idb'
import { untilHolds } from '../../../support/patience'

const open = async (name = freshName()): Promise<RowStore> => {
  const store = await openDexieRows({ name })
  onTestFinished(() => {
    store.dispose()
  })
  return store
}

const put =
  (key: string, body = '') =>
  (rows: RowWriter) =>
    rows.put('drafts', { key, index: {}, value: utf8(body) })
const keys = async (rows: RowReader) => (await rows.range('drafts', 'key', {})).map(({ key }) => key)

const ended = (store: RowStore): unknown[] => {
  const told: unknown[] = []
  store.onEnd((error) => told.push(error))
  return told
}

describe('rows in IndexedDB', () => {
  it('ST2: are written with strict durability', async () => {
    const starting = vi.spyOn(IDBDatabase.prototype, 'transaction')
    const store = await open()
    await store.write(put('alice'))
    expect(starting).toHaveBeenLastCalledWith(expect.anything(), 'readwrite', { durability: 'strict' })
  })

  it('lose nothing when two windows add one at once', async () => {
    const name = freshName()
    const windows = [await open(name), await open(name)]
    const addOne = (store: RowStore) =>
      store.write(async (rows) => {
        const row = await rows.get('drafts', 'count')
        await put('count', String(Number(row === undefined ? 0 : fromUtf8(row.value)) + 1))(rows)
      })
    await Promise.all(Array.from({ length: 10 }, () => windows.map(addOne)).flat())
    const row = await windows[0]?.read((rows) => rows.get('drafts', 'count'))
    expect(row && fromUtf8(row.value)).toBe('20')
  })

  it.each([
    ['without a value', { key: 'broken' }],
    ['with a value that is no bytes', { key: 'broken', value: 'secret' }],
    ['with another sort of bytes', { key: 'broken', value: new Uint16Array(2) }],
    ['with a key that is no text', { key: 7, value: utf8('secret') }],
    ['with an index that is no text', { key: 'broken', order: 7, value: utf8('secret') }],
  ])('HP1, ST3: a row %s is damage, said without its content, and kept', async (_, broken) => {
    const name = freshName()
    const store = await open(name)
    await putRaw(name, 'messages', broken)
    const reading = store.read((rows) => rows.range('messages', 'key', {}))
    await expect(reading).rejects.toMatchObject({ code: 'STORAGE_DAMAGED' })
    await expect(reading).rejects.not.toThrow('secret')
    expect(await store.read((rows) => rows.count('messages', 'key', {}))).toBe(1)
  })

  it('ST3: a full disk refuses the whole write, also where the work swallowed the failure', async () => {
    const store = await open()
    const putting = vi.spyOn(IDBObjectStore.prototype, 'put')
    const full = () =>
      putting.mockImplementationOnce(() => {
        throw new DOMException('no room', 'QuotaExceededError')
      })
    const refused = { code: 'STORAGE_FULL' }
    await expect(
      store.write(async (rows) => {
        await put('first')(rows)
        full()
        await put('second')(rows)
      }),
    ).rejects.toMatchObject(refused)
    await expect(
      store.write(async (rows) => {
        await put('first')(rows)
        full()
        await put('second')(rows).catch(() => undefined)
        await put('third')(rows)
      }),
    ).rejects.toMatchObject(refused)
    expect(await store.read(keys)).toEqual([])
    await store.write(put('afterwards'))
    expect(await store.read(keys)).toEqual(['afterwards'])
  })

  it('a transaction that the browser aborts is not done, and what comes after it in the work is refused', async () => {
    const store = await open()
    const writing = store.write(async (rows) => {
      await put('first')(rows)
      const putting = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(function (this: IDBObjectStore) {
        const request = this.add({ key: 'second' })
        this.transaction.abort()
        return request
      })
      await put('second')(rows).catch(() => undefined)
      putting.mockRestore()
      await put('third')(rows)
    })
    await expect(writing).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(await store.read(keys)).toEqual([])
  })

  it('ST4: let go when a newer version needs the database, and say so from then on', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const name = freshName()
    const store = await open(name)
    const told = ended(store)
    const newer = await openRaw(name, 999)
    const refused = { code: 'STORAGE_UNAVAILABLE' }
    await untilHolds(() => {
      expect(told).toMatchObject([refused])
    })
    await expect(store.read(keys)).rejects.toMatchObject(refused)
    await expect(store.write(put('late'))).rejects.toMatchObject(refused)
    newer.close()
    await expect(store.read(keys)).rejects.toMatchObject(refused)
  })

  it('do not come back by themselves when the browser closed the database', async () => {
    const opening = vi.spyOn(indexedDB, 'open')
    const store = await open()
    const request: unknown = opening.mock.results.at(-1)?.value
    assert(request instanceof IDBOpenDBRequest, 'the request that opened the database')
    const told = ended(store)
    const opened = opening.mock.calls.length
    request.result.close()
    request.result.onclose?.(new Event('close'))
    const refused = { code: 'STORAGE_UNAVAILABLE' }
    await untilHolds(() => {
      expect(told).toMatchObject([refused])
    })
    await expect(store.write(put('late'))).rejects.toMatchObject(refused)
    await expect(store.read(keys)).rejects.toMatchObject(refused)
    expect(opening).toHaveBeenCalledTimes(opened)
  })
})
