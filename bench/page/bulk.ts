import { Dexie } from 'dexie'
import { toColumns } from '../../src/core/adapters/dexie/row'
import { declareVersions, migrations, tableNames, type Columns } from '../../src/core/adapters/dexie/schema'
import { openStorage, systemRandom, type RowStore, type Storage } from '../../src/core'
import type { Row, RowWriter } from '../../src/core/storage/rows'
import { disposable } from '../../src/core/base/disposables'

/** Rows by table, as they lie in IndexedDB. */
export type Sheets = Map<string, Columns[]>

type Durability = 'strict' | 'relaxed'

/** The bare database, with the tables and indexes of the real one. */
export const openBare = async (name: string, durability: Durability): Promise<Dexie> => {
  const db = new Dexie(name, { autoOpen: false, cache: 'disabled', chromeTransactionDurability: durability })
  declareVersions(db, migrations)
  await db.open()
  return db
}

export const putAll = (db: Dexie, sheets: Sheets): Promise<void> =>
  db.transaction('rw!', tableNames, async (transaction) => {
    for (const [table, rows] of sheets) await transaction.table<Columns, string>(table).bulkPut(rows)
  })

export const sheetsOf = async (db: Dexie): Promise<Sheets> => {
  const sheets: Sheets = new Map()
  for (const table of tableNames) {
    const rows = await db.table<Columns, string>(table).toArray()
    if (rows.length > 0) sheets.set(table, rows)
  }
  return sheets
}

export const rowsIn = (sheets: Sheets): number => [...sheets.values()].reduce((sum, rows) => sum + rows.length, 0)

/** Notes what is put and finds nothing: rows are sealed as always, and go to the disk many at once. */
class Notebook implements RowWriter {
  sheets: Sheets = new Map()

  get(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  range(): Promise<readonly never[]> {
    return Promise.resolve([])
  }

  count(): Promise<number> {
    return Promise.resolve(0)
  }

  put(table: string, ...added: readonly Row[]): Promise<void> {
    const rows = this.sheets.get(table) ?? []
    this.sheets.set(table, rows)
    for (const row of added) rows.push(toColumns(row))
    return Promise.resolve()
  }

  delete(): Promise<void> {
    return Promise.resolve()
  }
}

/** A storage to write into alone, far faster than transactions that wait for the disk. Whoever opens it flushes it. */
export class BulkStorage {
  readonly #notebook = new Notebook()
  readonly storage: Storage

  private constructor(
    private readonly db: Dexie,
    databaseKey: Uint8Array,
  ) {
    const notebook = this.#notebook
    const rows: RowStore = {
      read: (work) => work(notebook),
      write: (work) => work(notebook),
      onEnd: () => disposable(() => undefined),
      dispose: () => undefined,
    }
    this.storage = openStorage({ rows, databaseKey, random: systemRandom })
  }

  static async open(name: string, databaseKey: Uint8Array): Promise<BulkStorage> {
    return new BulkStorage(await openBare(name, 'relaxed'), databaseKey)
  }

  async flush(): Promise<void> {
    const { sheets } = this.#notebook
    this.#notebook.sheets = new Map()
    await putAll(this.db, sheets)
  }

  async close(): Promise<void> {
    await this.flush()
    this.db.close()
  }
}
