import { onTestFinished, expect } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { createMemoryRows, type MemoryRowStore } from '../../../src/core/adapters/memory/storage/rowStore'
import { toBase64Url } from '../../../src/core/base/bytes'
import { assert } from '../../../src/core/base/errors'
import { isConversationId, isEventId, isMessageId } from '../../../src/core/base/ids'
import type { TransitRecord } from '../../../src/core/storage/records'
import type { RowStore } from '../../../src/core/storage/rows'
import { openStorage, type Reading, type Storage } from '../../../src/core/storage/storage'
import { untilHolds } from '../../support/patience'

const idOf = (number: number, length: number): string => toBase64Url(new Uint8Array(length).fill(number))

export const conversation = (() => {
  const id = idOf(1, 32)
  assert(isConversationId(id), 'an id')
  return id
})()

/** The record of event `number`, which stands at `at` in the order of what was sent. */
export const sent = (number: number, at: number, reached = 0): TransitRecord => {
  const [event, message] = [idOf(number, 32), idOf(number, 16)]
  assert(isEventId(event) && isMessageId(message), 'ids')
  return { event, message, conversation, hash: 'hash', at, reached }
}

/** Where what was sent at `at` begins in that order. */
export const place = (at: number): string => `${conversation}/${at.toString(16).padStart(10, '0')}`

export const storageOver = (rows: RowStore): Storage =>
  openStorage({ rows, databaseKey: new Uint8Array(32).fill(7), random: seededRandom(1) })

export const setUp = (): { readonly rows: MemoryRowStore; readonly storage: Storage } => {
  const rows = createMemoryRows()
  const storage = storageOver(rows)
  onTestFinished(() => {
    storage.dispose()
  })
  return { rows, storage }
}

export const listen = <T>(storage: Storage, work: (records: Reading) => Promise<T>) => {
  const values: T[] = []
  const failures: unknown[] = []
  const watching = storage.live(work).subscribe(
    (value) => values.push(value),
    (error) => failures.push(error),
  )
  onTestFinished(() => {
    watching.dispose()
  })
  return {
    values,
    failures,
    until: (value: T) =>
      untilHolds(() => {
        expect(values.at(-1)).toEqual(value)
      }),
    dispose: () => {
      watching.dispose()
    },
  }
}
