import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const sync = (path: string): void => {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/**
 * Writes a whole small file or leaves the old one: beside it, to the disk, then in its place. Only its owner
 * can read it. Durable on return; throws what the file system throws.
 */
export const replaceFile = (path: string, content: Uint8Array | string): void => {
  const beside = `${path}.new`
  mkdirSync(dirname(path), { recursive: true })
  rmSync(beside, { force: true })
  const handle = openSync(beside, 'wx', 0o600)
  try {
    writeFileSync(handle, content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(beside, path)
  // Windows cannot open a directory; its rename is durable by itself.
  if (process.platform !== 'win32') sync(dirname(path))
}
