import type { Dexie, Transaction } from 'dexie'
import { tables } from '../../storage/rows'

/** One row as it lies in IndexedDB: its index texts as columns beside key and value; an absent one is not indexed. */
export type Columns = Readonly<Record<string, unknown>>

export const tableNames = Object.keys(tables)

/** `{ events: 'key,chain' }`, as Dexie wants it. */
const stores: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(tables).map(([table, indexes]) => [table, ['key', ...indexes].join()]),
)

/** Moves the rows of the version before to where the next one expects them, within the upgrade's own transaction. */
export type Migration = (transaction: Transaction) => Promise<void>

/**
 * The way from each version to the next, oldest first: the first entry leads from version 1 to 2.
 * New tables and indexes need an entry as well, if only an empty one. What an entry does not carry over
 * from a table that `tables` no longer names is gone, so it carries over everything (ST3).
 */
export const migrations: readonly Migration[] = [
  // To version 2: the log of calls, which begins empty.
  () => Promise.resolve(),
]

/** Tells Dexie all versions; a database of any of them is brought to the last. */
export const declareVersions = (db: Dexie, steps: readonly Migration[]): void => {
  db.version(1).stores(stores)
  for (const [index, step] of steps.entries()) {
    db.version(index + 2)
      .stores(stores)
      .upgrade(step)
  }
}

/** Dexie counts in tenths of IndexedDB's versions. */
export const isNewer = (found: number, db: Dexie): boolean => Math.floor(found / 10) > db.verno
