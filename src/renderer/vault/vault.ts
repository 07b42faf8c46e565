import { Cell, lockKey, type Random, type Result, unlockKey, type Watchable } from '../../core'
import type { SecretStore } from '../platform/platform'
import { decodeRecord, encodeRecord, type RecordForm } from './record'

/** What keeps the database key from whoever reads this device's files; `none` is said plainly (ST1). */
export type Protection = 'keyring' | 'passphrase' | 'none'

export type UnlockFailure = 'wrong-passphrase' | 'damaged'

/** The open database key and how it is kept. */
export interface Vault {
  readonly key: Uint8Array
  readonly protection: Watchable<Protection>
  /** What it falls back to without a passphrase. */
  readonly fallback: 'keyring' | 'none'
  /** True where `passphrase` opens the record; also where none is set. */
  opens(passphrase: string): Promise<boolean>
  /** Writes the key under a passphrase, or without one under the fallback. Durable once it resolves. */
  protect(passphrase: string | undefined): Promise<void>
}

export type VaultOpening =
  /** No record yet: a fresh key, not written until `protect`. */
  | { readonly kind: 'new'; readonly vault: Vault }
  | { readonly kind: 'open'; readonly vault: Vault }
  | { readonly kind: 'locked'; readonly unlock: (passphrase: string) => Promise<Result<Vault, UnlockFailure>> }
  | { readonly kind: 'damaged' }

const keyLength = 32
const protections: Readonly<Record<RecordForm, Protection>> = {
  bare: 'none',
  keyring: 'keyring',
  passphrase: 'passphrase',
}

/** Argon2id holds the thread for a third of a second: `nextPaint` lets the screen say so first. */
export interface VaultDependencies {
  readonly secrets: SecretStore
  readonly random: Random
  readonly nextPaint: () => Promise<void>
}

export const openVault = async (given: VaultDependencies): Promise<VaultOpening> => {
  const { secrets, random, nextPaint } = given
  const fallback = await secrets.protection()
  const opened = (key: Uint8Array, form: RecordForm): Vault =>
    createVault({ ...given, key, fallback, protection: protections[form] })

  const written = await secrets.load()
  if (written === undefined) return { kind: 'new', vault: opened(random.bytes(keyLength), 'bare') }
  const record = decodeRecord(written)
  if (record === undefined) return { kind: 'damaged' }

  if (record.form === 'passphrase') {
    return {
      kind: 'locked',
      unlock: async (passphrase) => {
        await nextPaint()
        const key = unlockKey(record.bytes, passphrase)
        return key.ok ? { ok: true, value: opened(key.value, 'passphrase') } : key
      },
    }
  }
  const key = record.form === 'keyring' ? await secrets.unwrap(record.bytes) : record.bytes
  return key?.length === keyLength ? { kind: 'open', vault: opened(key, record.form) } : { kind: 'damaged' }
}

interface VaultParts extends VaultDependencies {
  readonly key: Uint8Array
  readonly fallback: 'keyring' | 'none'
  readonly protection: Protection
}

const createVault = ({ secrets, random, nextPaint, key, fallback, protection }: VaultParts): Vault => {
  const current = new Cell<Protection>(protection)

  const keep = async (form: RecordForm, bytes: Uint8Array): Promise<void> => {
    await secrets.save(encodeRecord({ form, bytes }))
    current.set(protections[form])
  }

  return {
    key,
    protection: current,
    fallback,
    opens: async (passphrase) => {
      const written = await secrets.load()
      const record = written && decodeRecord(written)
      if (record?.form !== 'passphrase') return true
      await nextPaint()
      return unlockKey(record.bytes, passphrase).ok
    },
    protect: async (passphrase) => {
      if (passphrase !== undefined) {
        await nextPaint()
        await keep('passphrase', lockKey(key, passphrase, random))
        return
      }
      const wrapped = fallback === 'keyring' ? await secrets.wrap(key) : undefined
      await (wrapped ? keep('keyring', wrapped) : keep('bare', key))
    },
  }
}
