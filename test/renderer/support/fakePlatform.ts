import type { Notice, NotificationPermission, Platform, ServerSetting } from '../../../src/renderer/platform/platform'

/** A platform in memory; what the screen asked of it can be read back. */
export class FakePlatform implements Platform {
  kind: Platform['kind'] = 'browser'
  screens?: NonNullable<Platform['screens']>
  record: Uint8Array | undefined
  recordFailure: Error | undefined
  keyring: 'keyring' | 'none' = 'none'
  permission: NotificationPermission = 'granted'
  persistent = false
  links: readonly string[] = []
  readonly shown: Notice[] = []
  /** Tags of notices that were taken back. */
  readonly closed: string[] = []
  readonly opened: string[] = []
  readonly badges: number[] = []
  restarts = 0
  readonly #clicks = new Set<(tag: string, action?: string) => void>()
  readonly #arrivals = new Set<() => void>()

  readonly secrets: Platform['secrets'] = {
    protection: () => Promise.resolve(this.keyring),
    wrap: (secret) => Promise.resolve(this.keyring === 'keyring' ? secret.map((byte) => byte ^ 0x55) : undefined),
    unwrap: (wrapped) => Promise.resolve(wrapped.map((byte) => byte ^ 0x55)),
    load: () => (this.recordFailure ? Promise.reject(this.recordFailure) : Promise.resolve(this.record)),
    save: (record) => {
      this.record = record
      return Promise.resolve()
    },
  }
  readonly setting: ServerSetting = { origin: 'https://tin.example', source: 'page' }
  readonly server: Platform['server'] = { load: () => Promise.resolve(this.setting) }
  readonly notifications: Platform['notifications'] = {
    permission: () => this.permission,
    request: () => {
      if (this.permission === 'ask') this.permission = 'granted'
      return Promise.resolve(this.permission)
    },
    show: (notice) => this.shown.push(notice),
    close: (tag) => {
      this.closed.push(tag)
    },
    onClick: (listener) => {
      this.#clicks.add(listener)
      return () => this.#clicks.delete(listener)
    },
  }
  readonly deepLinks: Platform['deepLinks'] = {
    take: () => {
      const taken = this.links
      this.links = []
      return Promise.resolve(taken)
    },
    onArrival: (listener) => {
      this.#arrivals.add(listener)
      return () => this.#arrivals.delete(listener)
    },
  }
  readonly persistence: Platform['persistence'] = {
    request: () => {
      this.persistent = true
      return Promise.resolve(true)
    },
    granted: () => Promise.resolve(this.persistent),
    used: () => Promise.resolve(3_400_000),
  }

  badge(unread: number): void {
    this.badges.push(unread)
  }

  openLink(url: string): void {
    this.opened.push(url)
  }

  version(): Promise<string> {
    return Promise.resolve('0.1.0')
  }

  restart(): void {
    this.restarts += 1
  }

  click(tag: string, action?: string): void {
    for (const listener of this.#clicks) listener(tag, action)
  }

  arrive(link: string): void {
    this.links = [link]
    for (const listener of this.#arrivals) listener()
  }
}
