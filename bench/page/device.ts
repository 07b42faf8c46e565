import {
  createMessenger,
  loadCrypto,
  openStorage,
  silentLogger,
  systemClock,
  systemRandom,
  type Messenger,
  type Storage,
} from '../../src/core'
import { openDexieRows } from '../../src/core/adapters/dexie/open'
import { createMemoryNetwork } from '../../src/core/adapters/memory/network/network'
import { createWorkerEngine } from '../../src/core/adapters/worker/engine'
import { startSearchWorker } from '../../src/renderer/app/searchWorker'
import { loadRecord } from '../../src/renderer/platform/record'
import { decodeRecord } from '../../src/renderer/vault/record'

/** The key of the profile this browser has. */
const keyOfProfile = async (): Promise<Uint8Array> => {
  const written = await loadRecord(indexedDB)
  const record = written && decodeRecord(written)
  if (record === undefined) throw new Error('no profile')
  return record.bytes
}

/** The profile's storage as the app opens it. Whoever opens it disposes of it. */
export const openProfile = async (): Promise<Storage> => {
  await loadCrypto()
  const databaseKey = await keyOfProfile()
  return openStorage({ rows: await openDexieRows({ name: 'tincan' }), databaseKey, random: systemRandom })
}

/** The messenger as the app starts it, but where nobody else is. Takes over the storage. */
export const startAlone = (storage: Storage): Promise<Messenger> => {
  const network = createMemoryNetwork({ clock: systemClock, random: systemRandom })
  return createMessenger({
    storage,
    server: location.origin,
    network: (_, signer, identity) => {
      const signaling = network.signaling(signer)
      return { signaling, transport: network.transport(signaling, identity) }
    },
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    searchEngine: createWorkerEngine(startSearchWorker),
  })
}

/** The conversation of that title. */
export const find = async (messenger: Messenger, title: string) => {
  const { data } = await messenger.conversations.list({ limit: 500 })
  const found = data.find((one) => one.title === title)
  if (found === undefined) throw new Error(`no conversation is called ${title}`)
  return found.id
}
