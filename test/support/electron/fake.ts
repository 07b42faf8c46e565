import { EventEmitter } from 'node:events'

/**
 * As much of Electron as the main process uses, recording what it was told and letting a test play the
 * system's part. Each call makes a fresh one: `vi.doMock('electron', () => createFakeElectron())`.
 */
export const createFakeElectron = (options: FakeOptions = {}) => {
  const windows: FakeWindow[] = []
  const notifications: FakeNotification[] = []
  const session = new FakeSession()
  const app = new FakeApp(options)

  class BrowserWindow extends FakeWindow {
    constructor(settings: Record<string, unknown>) {
      super(settings)
      windows.push(this)
      app.emit('web-contents-created', {}, this.webContents)
    }
  }
  class Notification extends FakeNotification {
    static isSupported = () => true
    constructor(settings: FakeNotice) {
      super(settings)
      notifications.push(this)
    }
  }

  return {
    app,
    windows,
    notifications,
    BrowserWindow,
    Notification,
    session: { defaultSession: session },
    protocol: new FakeProtocol(),
    ipcMain: new FakeIpcMain(),
    safeStorage: new FakeSafeStorage(options.keyring ?? 'gnome_libsecret'),
    shell: new FakeShell(),
    desktopCapturer: new FakeCapturer(),
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    nativeTheme: { shouldUseDarkColors: options.dark ?? false },
    Menu: new FakeMenu(),
  }
}

export type FakeElectron = ReturnType<typeof createFakeElectron>

export interface FakeOptions {
  readonly userData?: string
  readonly switches?: Readonly<Record<string, string>>
  /** Another process holds the profile. */
  readonly second?: boolean
  readonly packaged?: boolean
  readonly dark?: boolean
  readonly keyring?: Keyring
}

export type Keyring = 'basic_text' | 'gnome_libsecret' | 'none'

class FakeApp extends EventEmitter {
  readonly isPackaged: boolean
  /** In the order the app was told. */
  readonly calls: string[] = []
  readonly protocolClients: unknown[][] = []
  badge = 0
  ready = false
  #makeReady: () => void = () => undefined
  readonly #whenReady = new Promise<void>((resolve) => {
    this.#makeReady = resolve
  })
  readonly commandLine: { getSwitchValue: (name: string) => string }

  constructor(private readonly options: FakeOptions) {
    super()
    this.isPackaged = options.packaged ?? true
    this.commandLine = { getSwitchValue: (name) => options.switches?.[name] ?? '' }
  }

  getPath = () => this.options.userData ?? '/nowhere'
  getVersion = () => '1.2.3'
  isReady = () => this.ready
  whenReady = () => this.#whenReady
  requestSingleInstanceLock = () => this.options.second !== true
  enableSandbox = () => this.calls.push('enableSandbox')
  quit = () => this.calls.push('quit')
  setBadgeCount = (count: number) => {
    this.badge = count
  }
  setAsDefaultProtocolClient = (...args: unknown[]) => this.protocolClients.push(args)

  /** Lets the app start, and everything that waited for it run. */
  becomeReady = async () => {
    this.calls.push('ready')
    this.ready = true
    this.#makeReady()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

class FakeContents extends EventEmitter {
  readonly sent: { channel: string; payload: unknown }[] = []
  #openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' })

  send = (channel: string, payload: unknown) => this.sent.push({ channel, payload })
  setWindowOpenHandler = (handler: (details: { url: string }) => { action: string }) => {
    this.#openHandler = handler
  }
  /** What becomes of `window.open(url)`. */
  openWindow = (url: string) => this.#openHandler({ url }).action
  /** Whether the app stops the page from doing `event`. */
  prevents = (event: string, url: string, isMainFrame = true): boolean => {
    let prevented = false
    this.emit(event, { url, isMainFrame, preventDefault: () => (prevented = true) })
    return prevented
  }
}

class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents()
  readonly loaded: string[] = []
  visible = false
  focused = 0
  minimized = false

  constructor(readonly settings: Record<string, unknown>) {
    super()
  }

  loadURL = (url: string) => {
    this.loaded.push(url)
    return Promise.resolve()
  }
  show = () => {
    this.visible = true
  }
  focus = () => {
    this.focused += 1
  }
  restore = () => {
    this.minimized = false
  }
  isMinimized = () => this.minimized
  isDestroyed = () => false
  getNormalBounds = () => ({ x: 10, y: 20, width: 800, height: 600 })
  /** As its owner closes it. */
  close = () => {
    this.emit('close')
    this.emit('closed')
  }
}

interface FakeNotice {
  readonly title: string
  readonly body: string
}

class FakeNotification extends EventEmitter {
  state: 'made' | 'shown' | 'closed' = 'made'
  constructor(readonly settings: FakeNotice) {
    super()
  }
  show = () => {
    this.state = 'shown'
  }
  close = () => {
    this.state = 'closed'
  }
}

type OnRequest = (
  contents: null,
  permission: string,
  answer: (granted: boolean) => void,
  details: { readonly isMainFrame: boolean; readonly requestingUrl: string },
) => void
type OnCheck = (contents: null, permission: string, origin: string) => boolean
export interface Shared {
  readonly video?: { readonly id: string }
  readonly audio?: string
}
interface DisplayRequest {
  readonly frame: Frame | null
  readonly videoRequested: boolean
  readonly audioRequested: boolean
}
type OnDisplay = (request: DisplayRequest, callback: (streams: Shared | null) => void) => void
type OnBefore = (details: { url: string }, callback: (answer: { cancel: boolean }) => void) => void

/** Lets everything through until it is told otherwise, as Chromium would. */
class FakeSession {
  #request: OnRequest = (_contents, _permission, answer) => {
    answer(true)
  }
  #check: OnCheck = () => true
  #device: () => boolean = () => true
  #display: OnDisplay = () => undefined
  #before: OnBefore = (_details, callback) => {
    callback({ cancel: false })
  }
  filter: readonly string[] = []

  setPermissionRequestHandler = (handler: OnRequest) => {
    this.#request = handler
  }
  setPermissionCheckHandler = (handler: OnCheck) => {
    this.#check = handler
  }
  setDevicePermissionHandler = (handler: () => boolean) => {
    this.#device = handler
  }
  setDisplayMediaRequestHandler = (handler: OnDisplay) => {
    this.#display = handler
  }
  readonly webRequest = {
    onBeforeRequest: (filter: { urls: readonly string[] }, handler: OnBefore) => {
      this.filter = filter.urls
      this.#before = handler
    },
  }

  /** Whether a page gets a permission it asks for. */
  requests = (permission: string, requestingUrl: string, isMainFrame = true): boolean | undefined => {
    let answer: boolean | undefined
    this.#request(null, permission, (granted) => (answer = granted), { isMainFrame, requestingUrl })
    return answer
  }
  /** Whether a page is told it has a permission. */
  checks = (permission: string, origin: string): boolean => this.#check(null, permission, origin)
  allowsDevices = (): boolean => this.#device()
  /** What a page gets that asks to share a screen with its sound; the renderer's own top frame unless told otherwise. */
  sharesScreen = (request: Partial<DisplayRequest> = {}): Promise<Shared | null> =>
    new Promise((resolve) => {
      const frame = { origin: 'app://tincan', parent: null }
      this.#display({ frame, videoRequested: true, audioRequested: true, ...request }, resolve)
    })
  /** Whether a request of a page may leave. */
  letsOut = (url: string): boolean => {
    let cancelled = false
    this.#before({ url }, ({ cancel }) => (cancelled = cancel))
    return !cancelled
  }
}

interface Scheme {
  readonly scheme: string
  readonly privileges: Readonly<Record<string, boolean>>
}

class FakeProtocol {
  readonly schemes: Scheme[] = []
  #handler: (request: Request) => Promise<Response> = () => Promise.reject(new Error('no handler'))

  registerSchemesAsPrivileged = (schemes: readonly Scheme[]) => this.schemes.push(...schemes)
  handle = (_scheme: string, handler: (request: Request) => Promise<Response>) => {
    this.#handler = handler
  }
  /** Electron hands a request's address over as the page wrote it; `Request` would tidy it up. */
  fetch = (url: string, method = 'GET') =>
    this.#handler(Object.defineProperty(new Request('http://x', { method }), 'url', { value: url }))
}

export interface Frame {
  readonly origin: string
  readonly parent: Frame | null
}

type Invoked = (event: { readonly senderFrame: Frame | null }, ...args: unknown[]) => Promise<unknown>

class FakeIpcMain {
  readonly #handlers = new Map<string, Invoked>()

  handle = (channel: string, handler: Invoked) => {
    this.#handlers.set(channel, handler)
  }
  get channels(): string[] {
    return [...this.#handlers.keys()].sort()
  }
  /** As a frame calls; a call of the renderer's own top frame unless told otherwise. */
  invoke = (channel: string, ...args: unknown[]) =>
    this.from({ origin: 'app://tincan', parent: null }, channel, ...args)
  from = (senderFrame: Frame | null, channel: string, ...args: unknown[]): Promise<unknown> => {
    const handler = this.#handlers.get(channel)
    return handler === undefined ? Promise.reject(new Error('no handler')) : handler({ senderFrame }, ...args)
  }
}

class FakeSafeStorage {
  /** As a keyring that another user took along. */
  lost = false
  constructor(private readonly keyring: Keyring) {}

  getSelectedStorageBackend = () => (this.keyring === 'none' ? 'unknown' : this.keyring)
  // Linux answers yes to `basic_text` too: the trap ST1 is about.
  isAsyncEncryptionAvailable = () => Promise.resolve(this.keyring !== 'none')
  encryptStringAsync = (text: string) => Promise.resolve(Buffer.from(`locked:${text}`))
  decryptStringAsync = (locked: Buffer) => {
    const text = locked.toString()
    return this.lost || !text.startsWith('locked:')
      ? Promise.reject(new Error('cannot decrypt'))
      : Promise.resolve({ result: text.slice('locked:'.length), shouldReEncrypt: false })
  }
}

export class FakeSource {
  display_id = ''
  readonly thumbnail: { isEmpty: () => boolean; toJPEG: (quality: number) => Buffer }

  constructor(
    readonly id: string,
    readonly name: string,
    /** Of its picture, in bytes, at the best quality. */
    size = 2_000,
  ) {
    this.thumbnail = {
      isEmpty: () => size === 0,
      toJPEG: (quality) => Buffer.alloc(Math.round((size * quality) / 100), 7),
    }
  }
}

class FakeCapturer {
  sources: readonly FakeSource[] = []
  readonly asked: unknown[] = []
  getSources = (options: unknown): Promise<readonly FakeSource[]> => {
    this.asked.push(options)
    return Promise.resolve(this.sources)
  }
}

class FakeShell {
  readonly opened: string[] = []
  openExternal = (url: string) => {
    this.opened.push(url)
    return Promise.resolve()
  }
}

interface MenuItem {
  readonly role?: string
  readonly submenu?: readonly MenuItem[]
}

class FakeMenu {
  roles: string[] = []
  buildFromTemplate = (template: readonly MenuItem[]) => template
  setApplicationMenu = (menu: readonly MenuItem[]) => {
    const rolesOf = (item: MenuItem): string[] => [
      ...(item.role === undefined ? [] : [item.role]),
      ...(item.submenu ?? []).flatMap(rolesOf),
    ]
    this.roles = menu.flatMap(rolesOf)
  }
}
