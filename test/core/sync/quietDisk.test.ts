import { expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { createMemoryRows } from '../../../src/core/adapters/memory/storage/rowStore'
import type { RowReader, RowStore, RowWriter } from '../../../src/core/storage/rows'
import { openStorage } from '../../../src/core/storage/storage'
import { Chain } from '../../support/core/chain'
import { receive, textsOf } from '../../support/core/log'
import { talk } from '../../support/core/people'

/** Rows that note what they are asked for. */
const noting = (rows: RowStore, asked: string[]): RowStore => {
  const reader = (inner: RowReader): RowReader => ({
    get: (table, key) => {
      asked.push(`${table} by key`)
      return inner.get(table, key)
    },
    range: (table, by, range) => {
      asked.push(`${table} by ${by}`)
      return inner.range(table, by, range)
    },
    count: (table, by, range) => {
      asked.push(`${table} counted by ${by}`)
      return inner.count(table, by, range)
    },
  })
  const writer = (inner: RowWriter): RowWriter => ({
    ...reader(inner),
    put: (table, ...given) => inner.put(table, ...given),
    delete: (table, ...keys) => inner.delete(table, ...keys),
  })
  return {
    read: (work) => rows.read((inner) => work(reader(inner))),
    write: (work) => rows.write((inner) => work(writer(inner))),
    onEnd: (listener) => rows.onEnd(listener),
    dispose: () => {
      rows.dispose()
    },
  }
}

it('asks the disk of one more message only whether somebody spoke of it before', async () => {
  const asked: string[] = []
  const rows = noting(createMemoryRows(), asked)
  const storage = openStorage({ rows, databaseKey: seededRandom(11).bytes(32), random: seededRandom(12) })
  const here = talk()
  const bobs = new Chain(here.bob, here.record.id, here.key)
  for (const text of ['one', 'two']) await receive(storage, here, [bobs.say(text)], here.alice.account.id)
  asked.length = 0
  for (const text of ['three', 'four', 'five']) {
    await receive(storage, here, [bobs.say(text)], here.alice.account.id)
    expect(asked.splice(0).sort()).toEqual(['marks by key', 'messages by key'])
  }
  expect(await textsOf(storage, here)).toEqual(['one', 'two', 'three', 'four', 'five'])
})
