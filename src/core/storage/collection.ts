import type { AnyEncodable } from 'lib0/encoding'
import type { IndexName, Range, Row, TableName } from './rows'
import { frozen, nameOf, type Kept } from './kept'
import { only, type Look, type Touches } from './touch'
import type { Reader, Writer } from './unit'

/** The records of one kind, as one transaction sees them. */
export class Records<T extends AnyEncodable, Table extends TableName> {
  constructor(
    protected readonly kept: Kept<T, Table>,
    protected readonly unit: Reader,
  ) {}

  async get(key: string): Promise<T | undefined> {
    const { shape } = this.kept
    this.unit.look({ table: shape.table, by: 'key', range: only(key) })
    const known = this.kept.find(key)
    return known === undefined ? this.kept.asked.records.once(key, () => this.#ask(key)) : known.record
  }

  async list(by: 'key' | IndexName<Table>, range: Range = {}): Promise<readonly T[]> {
    this.unit.assertRunning()
    const { look, placed } =
      this.kept.stretch(by, range) ??
      (await this.kept.asked.stretches.once(nameOf(by, range), async () =>
        this.kept.openAll(by, range, await this.rows(by, range)),
      ))
    this.unit.look(look)
    return placed.map(({ record }) => record)
  }

  /** The texts of the keys alone: nothing is opened. */
  async keys(by: 'key' | IndexName<Table>, range: Range = {}): Promise<readonly string[]> {
    const look = this.looked(by, range)
    const known = this.kept.keys(by, range)
    if (known !== undefined) return known
    const keys = (await this.rows(by, range)).map(({ key }) => key)
    this.kept.keepKeys({ look, keys })
    return keys
  }

  async count(by: 'key' | IndexName<Table>, range: Range = {}): Promise<number> {
    const look = this.looked(by, range)
    const known = this.kept.count(by, range)
    if (known !== undefined) return known
    return this.kept.asked.counts.once(nameOf(by, range), async () => {
      const count = await this.unit.rows.count(this.kept.shape.table, by, range)
      this.kept.keepCount({ look, count })
      return count
    })
  }

  async #ask(key: string): Promise<T | undefined> {
    const row = await this.unit.rows.get(this.kept.shape.table, key)
    if (row !== undefined) return this.kept.open(row)
    this.kept.miss(key)
    return undefined
  }

  /** It is watched as a whole where it cannot be read: it may be mended. */
  protected async rows(by: 'key' | IndexName<Table>, range: Range): Promise<readonly Row<Table>[]> {
    try {
      return await this.unit.rows.range(this.kept.shape.table, by, range)
    } catch (error) {
      this.looked(by, range)
      throw error
    }
  }

  protected looked(by: 'key' | IndexName<Table>, range: Range): Look {
    const look = { table: this.kept.shape.table, by, range }
    this.unit.look(look)
    return look
  }
}

/** What is written stays here until the end of the transaction, or until somebody asks for a stretch of the table. */
export class WritableRecords<T extends AnyEncodable, Table extends TableName> extends Records<T, Table> {
  readonly #written = new Map<string, T | undefined>()
  /** Of those, what the disk has not been told yet. */
  readonly #due = new Set<string>()
  readonly #rows = new Map<string, Row<Table> | undefined>()

  constructor(
    kept: Kept<T, Table>,
    protected override readonly unit: Writer,
  ) {
    super(kept, unit)
  }

  override async get(key: string): Promise<T | undefined> {
    this.unit.assertRunning()
    return this.#written.has(key) ? this.#written.get(key) : super.get(key)
  }

  override async list(by: 'key' | IndexName<Table>, range: Range = {}): Promise<readonly T[]> {
    if (this.#written.size === 0) return super.list(by, range)
    await this.flush()
    return (await this.rows(by, range)).map((row) => this.#written.get(row.key) ?? this.kept.open(row))
  }

  override async keys(by: 'key' | IndexName<Table>, range: Range = {}): Promise<readonly string[]> {
    if (this.#written.size === 0) return super.keys(by, range)
    await this.flush()
    return (await this.rows(by, range)).map(({ key }) => key)
  }

  override async count(by: 'key' | IndexName<Table>, range: Range = {}): Promise<number> {
    if (this.#written.size === 0) return super.count(by, range)
    await this.flush()
    return this.unit.rows.count(this.kept.shape.table, by, range)
  }

  put(record: T): Promise<void> {
    return this.#change(this.kept.shape.key(record), frozen(record))
  }

  delete(key: string): Promise<void> {
    return this.#change(key, undefined)
  }

  /** Nothing lies under this key, which was drawn at random a moment ago: the disk need not be asked for it. */
  fresh(key: string): void {
    this.unit.assertRunning()
    if (this.kept.find(key) === undefined) this.kept.miss(key)
  }

  /** Tells the disk what it has not been told yet. All of it is sealed and handed over when this returns, or it throws. */
  flush(): Promise<unknown> {
    if (this.#due.size === 0) return Promise.resolve()
    const { sealer, shape } = this.kept
    const [puts, deletes]: [Row<Table>[], string[]] = [[], []]
    for (const key of this.#due) {
      const record = this.#written.get(key)
      const row = record === undefined ? undefined : sealer.row(shape, record)
      this.#rows.set(key, row)
      if (row === undefined) deletes.push(key)
      else puts.push(row)
    }
    this.#due.clear()
    const { rows } = this.unit
    return Promise.all([
      ...inParts(puts).map((part) => rows.put(shape.table, ...part)),
      ...inParts(deletes).map((part) => rows.delete(shape.table, ...part)),
    ])
  }

  /** Where rows changed; asked before {@link commit}. */
  touch(touches: Touches): void {
    for (const [key, row] of this.#rows) touches.add(this.kept.shape.table, key, this.kept.indexOf(key), row?.index)
  }

  /** It is on the disk. */
  commit(): void {
    this.kept.commit(this.#rows, this.#written)
  }

  #change(key: string, record: T | undefined): Promise<void> {
    return new Promise((done) => {
      this.unit.assertRunning()
      if (this.#written.size === 0) this.unit.changes(this)
      this.#written.set(key, record)
      this.#due.add(key)
      done()
    })
  }
}

/** What one request carries: a call takes only so many arguments. */
const mostAtOnce = 1_000

const inParts = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / mostAtOnce) }, (_, part) =>
    items.slice(part * mostAtOnce, (part + 1) * mostAtOnce),
  )

/** All keys that begin with `prefix`. */
export const within = (prefix: string): { readonly from: string; readonly to: string } => ({
  from: prefix,
  to: `${prefix}\uffff`,
})
