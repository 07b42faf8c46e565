import { loadCrypto, openStorage, systemClock, systemRandom } from '../../src/core'
import { openDexieRows } from '../../src/core/adapters/dexie/open'
import { seededRandom } from '../../src/core/adapters/memory/random'
import { Counters } from '../../src/core/base/counters'
import { authenticate } from '../../src/core/conversation/admit'
import { decodeEvent, type SealedEvent } from '../../src/core/protocol/peer/event'
import { Ingestor } from '../../src/core/sync/ingestor'
import { Chain } from '../../test/support/core/chain'
import { keepTalk } from '../../test/support/core/log'
import { talk } from '../../test/support/core/people'
import { openBare, putAll, rowsIn, sheetsOf, type Sheets } from './bulk'
import { someText } from './texts'

const ours = 'bench-ingest'
const theirs = 'bench-bare'
const judged = 1_000

/** On a busy machine fewer events have to do. */
const mostMs = 50_000

export interface Ingested {
  /** So many of them were taken in. */
  readonly events: number
  readonly rows: number
  /** All in ms. */
  readonly ingestMs: number
  readonly bareMs: number
  /** To decode, verify and decrypt a thousand of them. */
  readonly judgeMs: number
}

/** Events of one peer go the way of everything that arrives; then the same rows, as they are, into a bare database. */
export const measureIngest = async (count: number): Promise<Ingested> => {
  await loadCrypto()
  for (const name of [ours, theirs]) await deleteDatabase(name)
  const here = talk()
  const random = seededRandom(3)
  const chain = new Chain(here.bob, here.record.id, here.key)
  for (let index = 0; index < count; index++) chain.say(someText(random))
  const judgeMs = judge(chain.events.slice(0, judged), here)

  const storage = openStorage({
    rows: await openDexieRows({ name: ours }),
    databaseKey: systemRandom.bytes(32),
    random: systemRandom,
  })
  await keepTalk(storage, here)
  const refusals = new Counters<string>()
  const ingestor = new Ingestor(
    {
      conversation: here.record.id,
      rights: () => here.rights,
      author: { account: here.alice.account.id, device: here.alice.device },
      adopt: () => Promise.resolve([]),
      storage,
      clock: systemClock,
      refusals,
    },
    {
      kept: () => undefined,
      bared: () => undefined,
      unwanted: (keys) => {
        throw new Error(`${String(keys.length)} events were refused`)
      },
      messages: () => undefined,
      governed: () => Promise.resolve(),
      adopted: () => undefined,
      woken: () => undefined,
    },
  )
  const began = performance.now()
  for (const { bytes, id } of chain.events) ingestor.arrive(id, bytes)
  for (let more = true; more && performance.now() - began < mostMs;) more = await ingestor.turn()
  const ingestMs = performance.now() - began
  ingestor.dispose()
  storage.dispose()

  const sheets = await allRows()
  const bare = await openBare(theirs, 'strict')
  const bareBegan = performance.now()
  await putAll(bare, sheets)
  const bareMs = performance.now() - bareBegan
  bare.close()
  for (const name of [ours, theirs]) await deleteDatabase(name)
  return { events: sheets.get('events')?.length ?? 0, rows: rowsIn(sheets), ingestMs, bareMs, judgeMs }
}

const judge = (events: readonly SealedEvent[], { rights }: ReturnType<typeof talk>): number => {
  const began = performance.now()
  for (const { bytes } of events) {
    const event = decodeEvent(bytes)
    if (!event.ok || !authenticate(event.value, rights, systemClock.now()).ok) throw new Error('an event was refused')
  }
  return performance.now() - began
}

const allRows = async (): Promise<Sheets> => {
  const db = await openBare(ours, 'relaxed')
  const sheets = await sheetsOf(db)
  db.close()
  return sheets
}

const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => {
      resolve()
    }
    request.onerror = () => {
      reject(request.error ?? new Error(`${name} could not be deleted`))
    }
  })
