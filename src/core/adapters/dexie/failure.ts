import { isTincanError, TincanError } from '../../base/errors'

type StorageCode = 'STORAGE_FULL' | 'STORAGE_DAMAGED' | 'STORAGE_UNAVAILABLE'

/** By the names IndexedDB and Dexie give their errors. */
const codes: ReadonlyMap<string, StorageCode> = new Map([
  ['QuotaExceededError', 'STORAGE_FULL'],
  ['UnknownError', 'STORAGE_DAMAGED'],
  ['DataError', 'STORAGE_DAMAGED'],
  ['NotFoundError', 'STORAGE_DAMAGED'],
  ['NotReadableError', 'STORAGE_DAMAGED'],
  ['ConstraintError', 'STORAGE_DAMAGED'],
  ['SchemaError', 'STORAGE_DAMAGED'],
  ['UpgradeError', 'STORAGE_DAMAGED'],
  ['AbortError', 'STORAGE_UNAVAILABLE'],
  ['DatabaseClosedError', 'STORAGE_UNAVAILABLE'],
  ['InvalidStateError', 'STORAGE_UNAVAILABLE'],
  ['MissingAPIError', 'STORAGE_UNAVAILABLE'],
  ['OpenFailedError', 'STORAGE_UNAVAILABLE'],
  ['PrematureCommitError', 'STORAGE_UNAVAILABLE'],
  ['SecurityError', 'STORAGE_UNAVAILABLE'],
  ['TimeoutError', 'STORAGE_UNAVAILABLE'],
  ['TransactionInactiveError', 'STORAGE_UNAVAILABLE'],
])

const sentences: Readonly<Record<StorageCode, string>> = {
  STORAGE_FULL: 'The disk is full. Nothing was saved.',
  STORAGE_DAMAGED: 'The stored data is damaged. It was left as it is.',
  STORAGE_UNAVAILABLE: 'The stored data cannot be reached.',
}

/**
 * What the disk's failure means to us, with its cause and without its text, which may quote content.
 * Anything that is not a failure of the disk comes back as it is.
 */
export const storageFailure = (error: unknown): unknown => {
  if (isTincanError(error)) return error
  if (isNewerVersion(error)) return newerVersion(error)
  const code = codeOf(error)
  return code === undefined ? error : new TincanError(code, sentences[code], { cause: error })
}

/** The data is well: it is the program that is too old. */
export const newerVersion = (cause?: unknown): TincanError =>
  new TincanError(
    'STORAGE_UNAVAILABLE',
    'This data was last used by a newer version of Tincan. Update Tincan to open it.',
    { cause },
  )

export const blocked = (): TincanError =>
  new TincanError('STORAGE_UNAVAILABLE', 'Another window still uses an older version of the data. Close it and retry.')

export const lostConnection = (): TincanError =>
  new TincanError('STORAGE_UNAVAILABLE', 'Another window or the browser has taken the data back. Restart Tincan.')

export const unreadableRow = (table: string): TincanError =>
  new TincanError('STORAGE_DAMAGED', `A row in "${table}" is damaged. It was left as it is.`)

const isNewerVersion = (error: unknown): boolean => chain(error).some(({ name }) => name === 'VersionError')

/** An aborted transaction or a failed opening says only inside why; a full disk outweighs what else is said. */
const codeOf = (error: unknown): StorageCode | undefined => {
  const found = chain(error).flatMap(({ name }) => codes.get(name) ?? [])
  return found.find((code) => code === 'STORAGE_FULL') ?? found.at(-1)
}

/** The error and what it says it came from, outermost first. Errors of the browser need not be `Error`s. */
const chain = (error: unknown, depth = 4): readonly { readonly name: string }[] => {
  if (depth === 0 || typeof error !== 'object' || error === null || !('name' in error)) return []
  const { name } = error
  if (typeof name !== 'string') return []
  // Of many at once, what the first failed of is why.
  const failures: readonly unknown[] = 'failures' in error && Array.isArray(error.failures) ? error.failures : []
  return [{ name }, ...chain(failures[0], depth - 1), ...('inner' in error ? chain(error.inner, depth - 1) : [])]
}
