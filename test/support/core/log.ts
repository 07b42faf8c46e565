import type { AccountId } from '../../../src/core/base/ids'
import { authenticate } from '../../../src/core/conversation/admit'
import { createMemoryRows } from '../../../src/core/adapters/memory/storage/rowStore'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import type { SealedEvent } from '../../../src/core/protocol/peer/event'
import { within } from '../../../src/core/storage/collection'
import { openStorage, type Storage } from '../../../src/core/storage/storage'
import { textOf } from '../../../src/core/conversation/message'
import { directoryRecordOf } from '../../../src/core/sync/authority'
import { ingestEvents } from '../../../src/core/sync/log'
import { noon, type Talk } from './people'

export const memoryStorage = (): Storage =>
  openStorage({ rows: createMemoryRows(), databaseKey: seededRandom(11).bytes(32), random: seededRandom(12) })

/** The conversation as accepting each other left it on the disk. */
export const keepTalk = (storage: Storage, { record, rights }: Talk): Promise<void> =>
  storage.write(async (records) => {
    if ((await records.conversations.get(record.id)) !== undefined) return
    await records.conversations.put(record)
    await records.directories.put(directoryRecordOf(record.id, rights.directory))
  })

/** Hands events to a device the way a room does: again and again until none of them waits for another. */
export const receive = async (
  storage: Storage,
  here: Talk,
  events: readonly SealedEvent[],
  self: AccountId,
): Promise<readonly string[]> => {
  await keepTalk(storage, here)
  const { record, rights } = here
  const author = self === here.alice.account.id ? here.alice : here.bob
  const reasons: string[] = []
  let left = [...events]
  for (;;) {
    const admitted = left.flatMap((event) => {
      const judged = authenticate(event, rights, noon + 3_600_000)
      if (!judged.ok) reasons.push(judged.error)
      return judged.ok ? [judged.value] : []
    })
    const { applied, refused } = await storage.write((records) =>
      ingestEvents(records, record.id, admitted, { account: self, device: author.device }),
    )
    const waiting = refused.filter(({ reason }) => reason === 'premature').map(({ event }) => event)
    reasons.push(...refused.filter(({ reason }) => reason !== 'premature').map(({ reason }) => reason))
    if (waiting.length === 0 || applied.length === 0) return [...reasons, ...waiting.map(() => 'premature')]
    left = waiting
  }
}

/** Everything the screen is made of, as bytes would be: two equal texts are two equal projections. */
export const projectionOf = (storage: Storage, { record }: Talk): Promise<string> =>
  storage.read(async (records) =>
    JSON.stringify({
      summary: await records.summaries.get(record.id),
      directory: await records.directories.get(record.id),
      messages: await records.messages.list('home', within(`${record.id}/`)),
      profiles: await records.profiles.list('key', within(`${record.id}/`)),
    }),
  )

export const textsOf = (storage: Storage, { record }: Talk): Promise<readonly string[]> =>
  storage.read(async (records) => (await records.messages.list('order', within(`${record.id}/`))).map(textOf))
