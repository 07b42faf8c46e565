/**
 * One record of bytes in a database of its own. Not localStorage: that is written seconds later, and a
 * database whose key was lost in a crash is lost with it.
 */
const databaseName = 'tincan-vault'
const storeName = 'records'
const recordName = 'database-key'

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result)
    }
    request.onerror = () => {
      reject(request.error ?? new Error('the vault could not be opened'))
    }
  })

const open = (factory: IDBFactory): Promise<IDBDatabase> => {
  const opening = factory.open(databaseName, 1)
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(storeName)
  }
  return settled(opening)
}

export const loadRecord = async (factory: IDBFactory): Promise<Uint8Array | undefined> => {
  const database = await open(factory)
  try {
    const record: unknown = await settled(database.transaction(storeName).objectStore(storeName).get(recordName))
    if (record === undefined) return undefined
    if (record instanceof Uint8Array) return record
    throw new Error('the vault holds something that is not a record')
  } finally {
    database.close()
  }
}

export const saveRecord = async (factory: IDBFactory, record: Uint8Array): Promise<void> => {
  const database = await open(factory)
  try {
    const transaction = database.transaction(storeName, 'readwrite', { durability: 'strict' })
    transaction.objectStore(storeName).put(record, recordName)
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => {
        resolve()
      }
      transaction.onabort = () => {
        reject(transaction.error ?? new Error('the vault could not be written'))
      }
    })
  } finally {
    database.close()
  }
}
