import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { errorCode } from './config'

/** Somebody else is writing the file, or broke off while writing it. */
export class BusyFile extends Error {
  override readonly name = 'BusyFile'
}

/** `undefined` where there is none. */
export const readPrivate = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * Replaces a file that only its owner may read (0600): whoever reads it sees the old text or the new one, and of two
 * who write at once the second is refused with {@link BusyFile} rather than undoing the first.
 */
export const rewritePrivate = (path: string, change: (text: string | undefined) => string): void => {
  const fresh = `${path}.new`
  const handle = openFresh(fresh, path)
  try {
    writeSync(handle, change(readPrivate(path)))
    fsyncSync(handle)
    renameSync(fresh, path)
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
}

const openFresh = (fresh: string, path: string): number => {
  try {
    return openSync(fresh, 'wx', 0o600)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    throw new BusyFile(`${path} is being written; if nobody is at it, remove ${fresh}.`)
  }
}

/** Differs whenever the file was replaced or written to; `undefined` where there is none. */
export const versionOf = (path: string): string | undefined => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.ino}/${found.size}/${found.mtimeMs}`
}
