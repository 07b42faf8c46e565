import {
  Cell,
  type Clock,
  createIdentity,
  hasIdentity,
  type Messenger,
  type Random,
  type Result,
  type Storage,
  TincanError,
} from '../../core'
import type { Platform } from '../platform/platform'
import { openVault, type Vault } from '../vault/vault'
import type { DeviceLock, HeldLock } from './deviceLock'

export type Stage =
  | { readonly kind: 'starting' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'locked'; readonly unlock: (passphrase: string) => Promise<Result<undefined, 'wrong-passphrase'>> }
  | {
      readonly kind: 'welcome'
      readonly fallback: 'keyring' | 'none'
      readonly create: (name: string, passphrase: string | undefined) => Promise<void>
    }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'ready'; readonly messenger: Messenger; readonly vault: Vault }

export interface StartupDependencies {
  readonly lock: DeviceLock
  readonly platform: Platform
  readonly clock: Clock
  readonly random: Random
  /** Resolves once what is on the screen now has been painted. */
  readonly nextPaint: () => Promise<void>
  readonly loadCrypto: () => Promise<void>
  readonly openStorage: (databaseKey: Uint8Array) => Promise<Storage>
  /** Takes over the storage. */
  readonly startMessenger: (storage: Storage, server: string) => Promise<Messenger>
}

/**
 * The way from an opened window to a running messenger: the device's lock, its key, its identity. Each
 * failure ends in a stage that says so and changes nothing (ST3).
 */
export class Startup {
  readonly stage = new Cell<Stage>({ kind: 'starting' })
  #lock: HeldLock | undefined

  constructor(private readonly given: StartupDependencies) {}

  /** Also the retry after a failure. */
  begin(): Promise<void> {
    return this.#attempt(async () => {
      if (this.#lock === undefined) {
        const holding = await this.given.lock.hold(this.#yield)
        if (holding.kind === 'taken') {
          this.stage.set({ kind: 'elsewhere' })
          return
        }
        this.#lock = holding
      }
      await this.#open()
    })
  }

  /** The user wants it in this window; the other one puts its messenger away first. */
  useHere(): Promise<void> {
    return this.#attempt(async () => {
      this.#lock = await this.given.lock.takeOver(this.#yield)
      await this.#open()
    })
  }

  /** Puts the messenger away, as when the window closes. */
  close(): void {
    if (this.stage.value.kind === 'ready') this.stage.value.messenger.dispose()
    this.#lock?.release()
    this.#lock = undefined
  }

  readonly #yield = (): void => {
    this.close()
    this.stage.set({ kind: 'elsewhere' })
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    this.stage.set({ kind: 'starting' })
    try {
      await work()
    } catch (error) {
      this.stage.set({ kind: 'failed', error })
    }
  }

  async #open(): Promise<void> {
    await this.given.loadCrypto()
    const { platform, random, nextPaint } = this.given
    const opening = await openVault({ secrets: platform.secrets, random, nextPaint })
    switch (opening.kind) {
      case 'damaged':
        throw new TincanError('STORAGE_DAMAGED', 'The record of the database key cannot be read.')
      case 'locked':
        this.stage.set({
          kind: 'locked',
          unlock: async (passphrase) => {
            const unlocked = await opening.unlock(passphrase)
            if (unlocked.ok) await this.#attempt(() => this.#enter(unlocked.value))
            else if (unlocked.error === 'wrong-passphrase') return { ok: false, error: 'wrong-passphrase' }
            else this.#damaged()
            return { ok: true, value: undefined }
          },
        })
        return
      case 'new':
      case 'open':
        await this.#enter(opening.vault)
    }
  }

  async #enter(vault: Vault): Promise<void> {
    const storage = await this.given.openStorage(vault.key)
    try {
      if (await hasIdentity(storage)) await this.#run(storage, vault)
      else this.stage.set({ kind: 'welcome', fallback: vault.fallback, create: this.#create(storage, vault) })
    } catch (error) {
      storage.dispose()
      throw error
    }
  }

  #create(storage: Storage, vault: Vault) {
    const { clock, random, platform } = this.given
    return async (name: string, passphrase: string | undefined): Promise<void> => {
      // The key comes first: an identity under a key that is not on the disk would be lost.
      await vault.protect(passphrase)
      await createIdentity(storage, { name, clock, random })
      // Whether it is granted shows in the settings; the identity does not depend on it.
      platform.persistence.request().catch(() => undefined)
      await this.#attempt(() => this.#run(storage, vault))
    }
  }

  async #run(storage: Storage, vault: Vault): Promise<void> {
    const { origin } = await this.given.platform.server.load()
    const messenger = await this.given.startMessenger(storage, origin)
    this.stage.set({ kind: 'ready', messenger, vault })
  }

  #damaged(): void {
    this.stage.set({
      kind: 'failed',
      error: new TincanError('STORAGE_DAMAGED', 'The record of the database key cannot be read.'),
    })
  }
}
