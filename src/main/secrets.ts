import { safeStorage } from 'electron'
import { join } from 'node:path'
import { limits, type ResponseOf } from '../ipc'
import type { Ipc } from './ipc'
import { readSmallFile } from './readSmallFile'
import { replaceFile } from './replaceFile'

type Protection = ResponseOf<'secrets.protection'>

/**
 * ST1: on Linux without a keyring Chromium would "encrypt" with a password anyone can look up. That is called
 * by its name, and never used as if it protected anything.
 */
const protection = async (): Promise<Protection> => {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return 'basic_text'
  return (await safeStorage.isAsyncEncryptionAvailable()) ? 'keyring' : 'unavailable'
}

const wrap = async (secret: Uint8Array): Promise<Uint8Array | undefined> =>
  (await protection()) === 'keyring'
    ? safeStorage.encryptStringAsync(Buffer.from(secret).toString('base64'))
    : undefined

const unwrap = async (wrapped: Uint8Array): Promise<Uint8Array | undefined> => {
  if ((await protection()) !== 'keyring') return undefined
  try {
    const { result } = await safeStorage.decryptStringAsync(Buffer.from(wrapped))
    return Buffer.from(result, 'base64')
  } catch {
    // Another user's keyring, a new machine, or a damaged record: the caller says so (ST3).
    return undefined
  }
}

/** Wraps the database key by the system's keyring, and keeps the record it is wrapped into. */
export const setupSecrets = (ipc: Ipc, folder: string): void => {
  const path = join(folder, 'secrets.bin')
  ipc.handle('secrets.protection', protection)
  ipc.handle('secrets.wrap', wrap)
  ipc.handle('secrets.unwrap', unwrap)
  ipc.handle('secrets.load', () => readSmallFile(path, limits.recordBytes))
  ipc.handle('secrets.save', (record) => {
    replaceFile(path, record)
  })
}
