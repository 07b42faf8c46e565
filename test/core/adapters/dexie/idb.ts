/** IndexedDB by hand, to put things in front of the adapter that it would not do itself. */

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result)
    }
    request.onerror = () => {
      reject(request.error ?? new Error('a request failed'))
    }
  })

export const openRaw = (name: string, version?: number, upgrade?: (db: IDBDatabase) => void): Promise<IDBDatabase> => {
  const request = indexedDB.open(name, version)
  request.onupgradeneeded = () => upgrade?.(request.result)
  return settled(request)
}

export const putRaw = async (name: string, table: string, value: unknown): Promise<void> => {
  const db = await openRaw(name)
  await settled(db.transaction(table, 'readwrite').objectStore(table).put(value))
  db.close()
}

export const allRaw = async (name: string, table: string): Promise<readonly unknown[]> => {
  const db = await openRaw(name)
  const values: readonly unknown[] = await settled(db.transaction(table).objectStore(table).getAll())
  db.close()
  return values
}

let names = 0
export const freshName = (): string => `profile-${String(++names)}`
