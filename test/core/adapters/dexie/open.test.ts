import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openDexieRows } from '../../../../src/core/adapters/dexie/open'
import { declareVersions, migrations } from '../../../../src/core/adapters/dexie/schema'
import { utf8 } from '../../../../src/core/base/bytes'
import { allRaw, freshName, openRaw } from './idb'
import { untilHolds } from '../../../support/patience'

const draft = { key: 'alice', index: {}, value: utf8('dear') }

describe('opening the rows in IndexedDB', () => {
  it('ST3: refuses a database of a newer version in a clear sentence, and leaves it as it is', async () => {
    const name = freshName()
    const version = (migrations.length + 2) * 10
    const newer = await openRaw(name, version, (db) => {
      db.createObjectStore('futures').put('tomorrow', 'kept')
    })
    newer.close()
    const opening = openDexieRows({ name })
    await expect(opening).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await expect(opening).rejects.toThrow('newer version of Tincan')
    expect((await indexedDB.databases()).find((db) => db.name === name)?.version).toBe(version)
    expect(await allRaw(name, 'futures')).toEqual(['tomorrow'])
  })

  it.each([
    ['UnknownError', 'STORAGE_DAMAGED'],
    ['QuotaExceededError', 'STORAGE_FULL'],
    ['SecurityError', 'STORAGE_UNAVAILABLE'],
  ])('ST3: says what %s means, deletes nothing and starts nothing anew', async (error, code) => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const name = freshName()
    const store = await openDexieRows({ name })
    await store.write((rows) => rows.put('drafts', draft))
    store.dispose()

    const deleting = vi.spyOn(indexedDB, 'deleteDatabase')
    const opening = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('no', error)
    })
    await expect(openDexieRows({ name })).rejects.toMatchObject({ code })
    opening.mockRestore()
    expect(deleting).not.toHaveBeenCalled()

    const reopened = await openDexieRows({ name })
    expect(await reopened.read((rows) => rows.get('drafts', 'alice'))).toEqual(draft)
    reopened.dispose()
  })

  it('says so where there is no IndexedDB', async () => {
    const found = Dexie.dependencies.indexedDB
    onTestFinished(() => {
      vi.unstubAllGlobals()
      Reflect.set(Dexie.dependencies, 'indexedDB', found)
    })
    vi.stubGlobal('indexedDB', undefined)
    Reflect.set(Dexie.dependencies, 'indexedDB', undefined)
    await expect(openDexieRows({ name: freshName() })).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
  })

  it('gives up where an older window does not let go, and leaves no connection behind when it does', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const name = freshName()
    const stubborn = await openRaw(name, 5)
    const opening = openDexieRows({ name })
    await expect(opening).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await expect(opening).rejects.toThrow('older version')
    const closing = vi.spyOn(IDBDatabase.prototype, 'close')
    stubborn.close()
    await untilHolds(() => {
      expect(closing).toHaveBeenCalledTimes(2)
    })
    const later = await openDexieRows({ name })
    await later.write((rows) => rows.put('drafts', draft))
    later.dispose()
  })

  it('brings the rows of an older version to where the newest expects them', async () => {
    const name = freshName()
    const first = await openDexieRows({ name })
    await first.write((rows) => rows.put('drafts', draft))
    first.dispose()

    const db = new Dexie(name)
    declareVersions(db, [
      ...migrations,
      async (transaction) => {
        const drafts = transaction.table<unknown, string>('drafts')
        for (const row of await drafts.toArray()) await transaction.table('meta').put(row)
      },
      async (transaction) => {
        await transaction.table('drafts').clear()
      },
    ])
    await db.open()
    expect(db.verno).toBe(migrations.length + 3)
    db.close()
    expect(await allRaw(name, 'meta')).toEqual([{ key: 'alice', value: utf8('dear') }])
    expect(await allRaw(name, 'drafts')).toEqual([])
  })
})
