/** What stops a subscription. */
export type Stop = () => void

/** Where the database key is kept (ST1). All bytes are opaque here; `vault/` decides what they mean. */
export interface SecretStore {
  /** `keyring` where the system can keep a key that nobody else on the machine can read. */
  protection(): Promise<'keyring' | 'none'>
  /** `undefined` where the system offers no encryption, or did not make these bytes. */
  wrap(secret: Uint8Array): Promise<Uint8Array | undefined>
  unwrap(wrapped: Uint8Array): Promise<Uint8Array | undefined>
  /** Rejects where a record exists and cannot be read (ST3). */
  load(): Promise<Uint8Array | undefined>
  /** Durable once it resolves. */
  save(record: Uint8Array): Promise<void>
}

export type ServerSource = 'page' | 'saved' | 'default' | 'damaged' | 'command-line'

export interface ServerSetting {
  readonly origin: string
  readonly source: ServerSource
}

export interface NoticeAction {
  readonly id: string
  readonly title: string
  /** What it does needs no window: where that is, it stays. */
  readonly background?: boolean
}

export interface Notice {
  readonly title: string
  readonly body: string
  /** Comes back on a click; a newer notice with the same tag takes the place of the older. */
  readonly tag: string
  /** Buttons, where the system shows any. */
  readonly actions?: readonly NoticeAction[]
  /** Stays until it is clicked or closed. */
  readonly sticky?: boolean
}

export type NotificationPermission = 'granted' | 'denied' | 'ask' | 'unsupported'

export interface Notifications {
  permission(): NotificationPermission
  /** Only from something the user did: browsers ignore it otherwise. */
  request(): Promise<NotificationPermission>
  show(notice: Notice): void
  /** Takes back what was shown under this tag; nothing where it is gone already. */
  close(tag: string): void
  /** `action` names the button, where it was one. */
  onClick(listener: (tag: string, action?: string) => void): Stop
}

export interface Persistence {
  /** Asks that the browser never throws this site's data away to free space. */
  request(): Promise<boolean>
  granted(): Promise<boolean>
  /** Bytes in use; `undefined` where the browser does not say. */
  used(): Promise<number | undefined>
}

export interface ScreenSource {
  readonly id: string
  readonly name: string
  readonly kind: 'screen' | 'window'
  /** A small JPEG of it; absent for a window that is not drawn at present. */
  readonly thumbnail?: Uint8Array | undefined
}

/** What of this machine can be shared, for a picker of our own. */
export interface Screens {
  /** Empty where the system has a picker, which then opens by itself. */
  list(): Promise<readonly ScreenSource[]>
  /** What is shared next; rejects for what was not in the last list. */
  choose(id: string): Promise<void>
}

/** All that differs between Electron and a plain browser. */
export interface Platform {
  readonly kind: 'browser' | 'electron'
  readonly secrets: SecretStore
  readonly server: {
    load(): Promise<ServerSetting>
    /** Absent where the server is the one the page came from. Takes effect at the next start. */
    readonly save?: (origin: string) => Promise<void>
  }
  readonly notifications: Notifications
  readonly deepLinks: {
    /** Invite links that came before anybody listened; each is handed out once. */
    take(): Promise<readonly string[]>
    /** Another one came: `take` it. */
    onArrival(listener: () => void): Stop
  }
  readonly persistence: Persistence
  /** Absent where the browser lets choose. */
  readonly screens?: Screens
  badge(unread: number): void
  openLink(url: string): void
  version(): Promise<string>
  /** Starts the whole app again. */
  restart(): void
}
