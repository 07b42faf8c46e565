import { Dexie } from 'dexie'
import type { RowStore } from '../../storage/rows'
import { blocked, newerVersion, storageFailure } from './failure'
import { DexieRows } from './rowStore'
import { declareVersions, isNewer, migrations } from './schema'

export interface DexieRowsOptions {
  /** The database's name: one for each profile. */
  readonly name: string
  /** The browser's own unless given. */
  readonly indexedDB?: IDBFactory
  readonly IDBKeyRange?: typeof IDBKeyRange
}

/**
 * Opens the rows of this profile in IndexedDB, strictly durable (ST2). Rejects with a TincanError
 * `STORAGE_FULL`, `STORAGE_DAMAGED` or `STORAGE_UNAVAILABLE`, and then has changed nothing (ST3).
 */
export const openDexieRows = async ({ name, ...given }: DexieRowsOptions): Promise<RowStore> => {
  const db = new Dexie(name, {
    ...given,
    autoOpen: false,
    cache: 'disabled',
  })
  declareVersions(db, migrations)
  try {
    await refuseNewer(db, given.indexedDB ?? globalThis.indexedDB)
    await opened(db)
  } catch (error) {
    throw storageFailure(error)
  }
  return new DexieRows(db, given.IDBKeyRange ?? globalThis.IDBKeyRange)
}

/** Before Dexie sees it: it would open a newer database all the same, and add to it what it misses. */
const refuseNewer = async (db: Dexie, factory: IDBFactory | undefined): Promise<void> => {
  const found = await factory?.databases()
  if (found?.some(({ name, version = 0 }) => name === db.name && isNewer(version, db))) throw newerVersion()
}

/** An opening that another window blocks is given up, and closed again should it succeed after all. */
const opened = (db: Dexie): Promise<void> =>
  new Promise((resolve, reject) => {
    const opening = db.open()
    db.on('blocked', () => {
      reject(blocked())
      opening.then(
        () => {
          db.close()
        },
        () => undefined,
      )
    })
    opening.then(() => {
      resolve()
    }, reject)
  })
