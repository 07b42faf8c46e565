import type { Disposable } from '../base/disposables'
import { isTincanError } from '../base/errors'
import { isMessageId, type MessageId } from '../base/ids'
import { fromUtf8, utf8 } from '../base/bytes'
import type { Range } from '../storage/rows'
import { segmentVersion } from './codec'
import type { Segment, SegmentChanges } from './engine'

/** What of the storage the index needs; a {@link Storage} is one. */
export interface SearchRecords {
  readonly touched: {
    keys(by: 'key', range?: Range): Promise<readonly string[]>
    count(by: 'key', range?: Range): Promise<number>
    delete(key: string): Promise<void>
  }
  readonly segments: {
    get(key: string): Promise<Segment | undefined>
    list(by: 'key', range?: Range): Promise<readonly Segment[]>
    keys(by: 'key', range?: Range): Promise<readonly string[]>
    put(record: { id: string; bytes: Uint8Array }): Promise<void>
    delete(key: string): Promise<void>
  }
}

type Readable = {
  readonly touched: Omit<SearchRecords['touched'], 'delete'>
  readonly segments: Omit<SearchRecords['segments'], 'put' | 'delete'>
}

export interface SearchStorage {
  read<T>(work: (records: Readable) => Promise<T>): Promise<T>
  write<T>(work: (records: SearchRecords) => Promise<T>): Promise<T>
  onPut(table: 'touched', listener: () => void): Disposable
}

/**
 * The index on the disk. Besides the segments their table has two rows: `head` tells that the segments are whole and
 * of which version; `claimed` names the messages that were taken from `touched` and are not in the segments yet.
 * Claiming first keeps a message that is touched again, while it is being looked at, from being forgotten.
 */
export interface SearchStore {
  /** Whether the segments are whole and of this version. */
  sound(): Promise<boolean>
  /** In order of their ids, so many after `after`. */
  segments(after: string | undefined, limit: number): Promise<readonly Segment[]>
  /** How many messages wait to be claimed. */
  waiting(): Promise<number>
  /** What was claimed before and never saved, else up to `limit` that wait; claimed from now on. */
  claim(limit: number): Promise<readonly MessageId[]>
  /** In one transaction: the changes, and what was claimed is done. `whole` says that nothing is missing. */
  save(changes: SegmentChanges, whole: boolean): Promise<void>
  /** Takes every segment away; what waits goes on waiting. */
  clear(): Promise<void>
  /** Calls back whenever another message waits. */
  watch(listener: () => void): Disposable
}

const head = 'head'
const claimed = 'claimed'
const prefix = 's/'
const version = utf8(String(segmentVersion))

const idsOf = (record: Segment | undefined): readonly MessageId[] =>
  (fromUtf8(record?.bytes ?? new Uint8Array()) ?? '').split(' ').filter(isMessageId)

export const createSearchStore = (storage: SearchStorage): SearchStore => ({
  sound: async () => {
    try {
      const record = await storage.read(({ segments }) => segments.get(head))
      return record !== undefined && fromUtf8(record.bytes) === String(segmentVersion)
    } catch (error) {
      return unlessDamaged(error, false)
    }
  },
  segments: async (after, limit) => {
    // The smallest text after `after`.
    const range = { from: after === undefined ? prefix : `${prefix}${after}\0`, to: `${prefix}\uffff`, limit }
    const records = await storage.read(({ segments }) => segments.list('key', range))
    return records.map(({ id, bytes }) => ({ id: id.slice(prefix.length), bytes }))
  },
  waiting: () => storage.read(({ touched }) => touched.count('key')),
  claim: (limit) =>
    storage.write(async ({ touched, segments }) => {
      const before = idsOf(await segments.get(claimed))
      if (before.length > 0) return before
      const ids = await touched.keys('key', { limit })
      if (ids.length === 0) return []
      await segments.put({ id: claimed, bytes: utf8(ids.join(' ')) })
      for (const id of ids) await touched.delete(id)
      return ids.filter(isMessageId)
    }),
  save: ({ save, remove }, whole) =>
    storage.write(async ({ segments }) => {
      for (const { id, bytes } of save) await segments.put({ id: prefix + id, bytes })
      for (const id of remove) await segments.delete(prefix + id)
      await segments.delete(claimed)
      if (whole) await segments.put({ id: head, bytes: version })
    }),
  clear: () =>
    storage.write(async ({ segments }) => {
      for (const key of await segments.keys('key')) await segments.delete(key)
    }),
  watch: (listener) => storage.onPut('touched', listener),
})

const unlessDamaged = <T>(error: unknown, otherwise: T): T => {
  if (isTincanError(error) && error.code === 'STORAGE_DAMAGED') return otherwise
  throw error
}
