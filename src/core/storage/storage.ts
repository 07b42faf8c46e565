import { disposable, type Disposable } from '../base/disposables'
import { assert, TincanError } from '../base/errors'
import type { AccountId } from '../base/ids'
import type { Random } from '../base/random'
import { isSymmetricKey } from '../crypto/keys'
import { Records, WritableRecords } from './collection'
import { Kept } from './kept'
import { LazyRows } from './lazy-rows'
import { LiveQuery, type Answer, type Watch } from './live-query'
import type * as record from './records'
import type { RowStore, TableName } from './rows'
import { Sealer } from './sealer'
import { lastSeenShape, shapes } from './shapes'
import { Turns } from './turns'
import { Reader, Writer } from './unit'

export { activityKey, chainKey, expiryBefore, profileKey, statementKey } from './shapes'

const keeping = (sealer: Sealer) => {
  const lastSeen = new Map<AccountId, Kept<record.LastSeenRecord, 'meta'>>()
  return {
    lastSeen: (account: AccountId) => {
      const known = lastSeen.get(account) ?? new Kept(lastSeenShape(account), sealer)
      lastSeen.set(account, known)
      return known
    },
    kinds: {
      identity: new Kept(shapes.identity, sealer),
      profile: new Kept(shapes.profile, sealer),
      settings: new Kept(shapes.settings, sealer),
      status: new Kept(shapes.status, sealer),
      blocked: new Kept(shapes.blocked, sealer),
      contacts: new Kept(shapes.contacts, sealer),
      invites: new Kept(shapes.invites, sealer),
      requests: new Kept(shapes.requests, sealer),
      conversations: new Kept(shapes.conversations, sealer),
      directories: new Kept(shapes.directories, sealer),
      preferences: new Kept(shapes.preferences, sealer),
      profiles: new Kept(shapes.profiles, sealer),
      pictures: new Kept(shapes.pictures, sealer),
      ahead: new Kept(shapes.ahead, sealer),
      marks: new Kept(shapes.marks, sealer),
      touched: new Kept(shapes.touched, sealer),
      segments: new Kept(shapes.segments, sealer),
      summaries: new Kept(shapes.summaries, sealer),
      events: new Kept(shapes.events, sealer),
      messages: new Kept(shapes.messages, sealer),
      statements: new Kept(shapes.statements, sealer),
      transit: new Kept(shapes.transit, sealer),
      drafts: new Kept(shapes.drafts, sealer),
      calls: new Kept(shapes.calls, sealer),
      callDevices: new Kept(shapes.callDevices, sealer),
    },
  }
}

/** What is known of the disk without asking it. */
type Keeping = ReturnType<typeof keeping>

const reading = ({ kinds, lastSeen }: Keeping, unit: Reader) => ({
  lastSeen: (account: AccountId) => new Records(lastSeen(account), unit),
  identity: new Records(kinds.identity, unit),
  profile: new Records(kinds.profile, unit),
  settings: new Records(kinds.settings, unit),
  status: new Records(kinds.status, unit),
  blocked: new Records(kinds.blocked, unit),
  contacts: new Records(kinds.contacts, unit),
  invites: new Records(kinds.invites, unit),
  requests: new Records(kinds.requests, unit),
  conversations: new Records(kinds.conversations, unit),
  directories: new Records(kinds.directories, unit),
  preferences: new Records(kinds.preferences, unit),
  profiles: new Records(kinds.profiles, unit),
  pictures: new Records(kinds.pictures, unit),
  ahead: new Records(kinds.ahead, unit),
  marks: new Records(kinds.marks, unit),
  touched: new Records(kinds.touched, unit),
  segments: new Records(kinds.segments, unit),
  summaries: new Records(kinds.summaries, unit),
  events: new Records(kinds.events, unit),
  messages: new Records(kinds.messages, unit),
  statements: new Records(kinds.statements, unit),
  transit: new Records(kinds.transit, unit),
  drafts: new Records(kinds.drafts, unit),
  calls: new Records(kinds.calls, unit),
  callDevices: new Records(kinds.callDevices, unit),
})

const writing = ({ kinds, lastSeen }: Keeping, unit: Writer) => ({
  /** Lets the disk begin with what was written so far, and waits until it has done so with what was before that. */
  carry: () => unit.carry(),
  lastSeen: (account: AccountId) => new WritableRecords(lastSeen(account), unit),
  identity: new WritableRecords(kinds.identity, unit),
  profile: new WritableRecords(kinds.profile, unit),
  settings: new WritableRecords(kinds.settings, unit),
  status: new WritableRecords(kinds.status, unit),
  blocked: new WritableRecords(kinds.blocked, unit),
  contacts: new WritableRecords(kinds.contacts, unit),
  invites: new WritableRecords(kinds.invites, unit),
  requests: new WritableRecords(kinds.requests, unit),
  conversations: new WritableRecords(kinds.conversations, unit),
  directories: new WritableRecords(kinds.directories, unit),
  preferences: new WritableRecords(kinds.preferences, unit),
  profiles: new WritableRecords(kinds.profiles, unit),
  pictures: new WritableRecords(kinds.pictures, unit),
  ahead: new WritableRecords(kinds.ahead, unit),
  marks: new WritableRecords(kinds.marks, unit),
  touched: new WritableRecords(kinds.touched, unit),
  segments: new WritableRecords(kinds.segments, unit),
  summaries: new WritableRecords(kinds.summaries, unit),
  events: new WritableRecords(kinds.events, unit),
  messages: new WritableRecords(kinds.messages, unit),
  statements: new WritableRecords(kinds.statements, unit),
  transit: new WritableRecords(kinds.transit, unit),
  drafts: new WritableRecords(kinds.drafts, unit),
  calls: new WritableRecords(kinds.calls, unit),
  callDevices: new WritableRecords(kinds.callDevices, unit),
})

/** The records as one transaction sees them. */
export type Reading = ReturnType<typeof reading>
/** The same, to be changed; all changes of one transaction happen or none (ST2). */
export type Writing = ReturnType<typeof writing>

export interface Storage extends Disposable {
  read<T>(work: (records: Reading) => Promise<T>): Promise<T>
  /**
   * `work` may await records only. Durable once resolved; rejects as {@link RowStore.write}. Whoever is waited for
   * goes on in `durable`, before those who watch are told.
   */
  write<T>(work: (records: Writing) => Promise<T>, durable?: (result: T) => void): Promise<T>
  /** Tells again after each committed change, of this storage, that may have made the answer another. */
  live<T>(work: (records: Reading) => Promise<T>): Live<T>
  /** Calls back after each commit that put something into this table, without looking what. */
  onPut(table: TableName, listener: () => void): Disposable
}

/** A query that is asked again whenever what it read changes. */
export interface Live<T> {
  subscribe(listener: (value: T) => void, failed: (error: unknown) => void): Disposable
}

/** Everything at rest is sealed under `databaseKey`, 32 bytes (ST1). Takes over `rows` and disposes of it. */
export const openStorage = ({
  rows,
  databaseKey,
  random,
}: {
  readonly rows: RowStore
  readonly databaseKey: Uint8Array
  readonly random: Random
}): Storage => {
  assert(isSymmetricKey(databaseKey), 'a database key of 32 bytes')
  return new SealedStorage(rows, keeping(new Sealer(databaseKey, random)))
}

class SealedStorage implements Storage {
  readonly #turns = new Turns()
  readonly #lives = new Set<Watch>()
  readonly #puts = new Set<{ readonly table: TableName; readonly listener: () => void }>()
  #isOver = false

  constructor(
    private readonly rows: RowStore,
    private readonly keeping: Keeping,
  ) {
    rows.onEnd((error) => {
      this.#isOver = true
      for (const live of this.#lives) {
        if (error === undefined) live.dispose()
        else live.end(error)
      }
      this.#lives.clear()
    })
  }

  async read<T>(work: (records: Reading) => Promise<T>): Promise<T> {
    const answer = await this.#answer(work)
    if (answer.result.kind === 'failed') throw answer.result.error
    return answer.result.value
  }

  write<T>(work: (records: Writing) => Promise<T>, durable?: (result: T) => void): Promise<T> {
    return this.#turns.write(async () => {
      const units: Writer[] = []
      const result = await this.rows.write(async (rows) => {
        const unit = new Writer(rows)
        units.push(unit)
        try {
          const result = await work(writing(this.keeping, unit))
          await unit.last()
          return result
        } finally {
          unit.end()
        }
      })
      for (const unit of units) this.#committed(unit, () => durable?.(result))
      return result
    })
  }

  live<T>(work: (records: Reading) => Promise<T>): Live<T> {
    return {
      subscribe: (listener, failed) => {
        const live = new LiveQuery(
          () => this.#answer(work),
          (result) => {
            if (result.kind === 'value') listener(result.value)
            else failed(result.error)
          },
        )
        this.#lives.add(live)
        return disposable(() => {
          this.#lives.delete(live)
          live.dispose()
        })
      },
    }
  }

  onPut(table: TableName, listener: () => void): Disposable {
    const one = { table, listener }
    this.#puts.add(one)
    return disposable(() => this.#puts.delete(one))
  }

  dispose(): void {
    this.#isOver = true
    this.#puts.clear()
    for (const live of this.#lives) live.dispose()
    this.#lives.clear()
    this.rows.dispose()
  }

  /** A failure is an answer too: a live query goes on watching where it had looked until then. */
  #answer<T>(work: (records: Reading) => Promise<T>): Promise<Answer<T>> {
    return this.#turns.read(async () => {
      const disk = new LazyRows(this.rows)
      const unit = new Reader(disk)
      try {
        if (this.#isOver) throw new TincanError('STORAGE_UNAVAILABLE', 'The storage is closed.')
        const value = await work(reading(this.keeping, unit))
        return { result: { kind: 'value', value }, looks: unit.looks }
      } catch (error) {
        return { result: { kind: 'failed', error }, looks: unit.looks }
      } finally {
        unit.end()
        disk.end()
      }
    })
  }

  #committed(unit: Writer, durable: () => void): void {
    const touches = unit.commit()
    for (const kept of Object.values(this.keeping.kinds)) kept.forget(touches)
    try {
      durable()
    } finally {
      for (const live of this.#lives) live.committed(touches)
      for (const { listener, table } of this.#puts) if (touches.isPut(table)) listener()
    }
  }
}
