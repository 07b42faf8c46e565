import {
  Cell,
  type ConversationId,
  type Disposable,
  DisposableStore,
  type Listing,
  type MessageId,
  type MessageQuery,
  type MessageView,
  type Messenger,
} from '../../../core'
import { mergeWindow, missingFrom } from './mergeWindow'

const pageSize = 100
/** As many pages as hold all messages that can count as unread. */
const mostPagesAtOnce = 10

/** Whether there is more of the log in one direction. */
export type More = 'none' | 'more' | 'loading'

export type HistoryState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | {
      readonly kind: 'ready'
      /** Oldest first, without gaps. */
      readonly messages: readonly MessageView[]
      readonly older: More
      /** `none` where the newest message is loaded, and every new one will be. */
      readonly newer: More
    }

/** Where a history begins to load. */
export type Opening =
  /** `until` is a message to reach before anything is shown, such as the first unread one. */
  | { readonly kind: 'newest'; readonly until: MessageId | undefined }
  | { readonly kind: 'around'; readonly message: MessageId }

type Direction = 'before' | 'after'

/**
 * What is loaded of one conversation: a part of its log without gaps, growing page by page either way, all of
 * it live. Owned by whoever shows it.
 */
export class History implements Disposable {
  readonly state = new Cell<HistoryState>({ kind: 'loading' })
  readonly #subscriptions = new DisposableStore()
  #known: readonly MessageView[] = []
  /** Where the loaded part goes on; `undefined` where there is nothing more that way. */
  readonly #cursors: Record<Direction, string | undefined> = { before: undefined, after: undefined }
  readonly #loading: Record<Direction, boolean> = { before: false, after: false }
  #atNewest = false
  #ready = false

  constructor(
    private readonly messages: Messenger['messages'],
    private readonly conversation: ConversationId,
    private readonly opening: Opening,
  ) {}

  /** Once. */
  start(): void {
    if (this.opening.kind === 'newest') this.#followNewest()
    else this.#openAround(this.opening.message)
  }

  loadOlder(): void {
    this.#load('before')
  }

  loadNewer(): void {
    this.#load('after')
  }

  dispose(): void {
    this.#subscriptions.dispose()
  }

  #load(direction: Direction): void {
    const cursor = this.#cursors[direction]
    if (this.#loading[direction] || cursor === undefined || !this.#ready) return
    this.#loading[direction] = true
    this.#tell()
    this.#follow(direction, cursor, () => undefined)
  }

  #openAround(message: MessageId): void {
    this.#watch({ around: message }, ({ data, page }, first) => {
      this.#merge(data, 'before')
      if (!first) return
      this.#cursors.before = page.before
      this.#setNewer(page.after)
      this.#ready = true
    })
  }

  /** Once nothing newer is left to load, the end of the log is followed as in a history that began there. */
  #setNewer(cursor: string | undefined): void {
    this.#cursors.after = cursor
    if (cursor === undefined) this.#followNewest()
  }

  #followNewest(): void {
    this.#atNewest = true
    this.#watch({}, (listing) => this.#acceptNewest(listing))
  }

  async #acceptNewest(listing: Listing<MessageView>): Promise<void> {
    const first = this.#known.length === 0 && !this.#ready
    const whole = first ? listing.data : await this.#bridgeGap(listing)
    this.#known = mergeWindow(this.#known, whole, { newest: true }) ?? whole
    if (first) {
      this.#cursors.before = listing.page.before
      this.#reach(mostPagesAtOnce)
    }
  }

  /** More may arrive at once than a page holds: fetch what lies between it and what is known. */
  async #bridgeGap(listing: Listing<MessageView>): Promise<readonly MessageView[]> {
    let { data, page } = listing
    const known = new Set(this.#known.map(({ id }) => id))
    for (let pages = 0; pages < mostPagesAtOnce && page.before !== undefined; pages++) {
      if (data.some(({ id }) => known.has(id))) break
      const more = await this.messages.list({ conversation: this.conversation, before: page.before, limit: pageSize })
      data = [...more.data, ...data]
      page = more.page
    }
    return data
  }

  #reach(pagesLeft: number): void {
    const until = this.opening.kind === 'newest' ? this.opening.until : undefined
    const reached = until === undefined || this.#known.some(({ id }) => id === until)
    if (reached || this.#cursors.before === undefined || pagesLeft === 0) {
      this.#ready = true
      return
    }
    this.#loading.before = true
    this.#follow('before', this.#cursors.before, () => {
      this.#reach(pagesLeft - 1)
    })
  }

  #follow(direction: Direction, cursor: string, loaded: () => void): void {
    this.#watch({ [direction]: cursor }, ({ data, page }, first) => {
      this.#merge(data, direction)
      if (!first) return
      this.#loading[direction] = false
      if (direction === 'before') this.#cursors.before = page.before
      else this.#setNewer(page.after)
      loaded()
    })
  }

  /** A page that has nothing in common with what is known lies right beside it. */
  #merge(page: readonly MessageView[], side: Direction): void {
    const beside = side === 'before' ? [...page, ...this.#known] : [...this.#known, ...page]
    this.#known = mergeWindow(this.#known, page, { newest: false }) ?? beside
  }

  #watch(
    query: Omit<MessageQuery, 'conversation'>,
    accept: (listing: Listing<MessageView>, first: boolean) => Promise<void> | void,
  ): void {
    let shown: readonly MessageView[] | undefined
    const live = this.messages.live({ conversation: this.conversation, limit: pageSize, ...query })
    this.#subscriptions.add(
      live.subscribe(
        (listing) => {
          const missing = missingFrom(shown ?? [], listing.data)
          const first = shown === undefined
          shown = listing.data
          void this.#settle(accept(listing, first), missing)
        },
        (error) => {
          this.state.set({ kind: 'failed', error })
        },
      ),
    )
  }

  async #settle(accepted: Promise<void> | void, missing: readonly MessageView[]): Promise<void> {
    await accepted
    this.#tell()
    const gone = await Promise.all(missing.map(async ({ id }) => ((await this.#isHere(id)) ? undefined : id)))
    if (!gone.some((id) => id !== undefined)) return
    this.#known = this.#known.filter(({ id }) => !gone.includes(id))
    this.#tell()
  }

  #isHere(id: MessageId): Promise<boolean> {
    return this.messages.get(id).then(
      () => true,
      () => false,
    )
  }

  #tell(): void {
    if (!this.#ready) return
    this.state.set({
      kind: 'ready',
      messages: this.#known,
      older: this.#more('before'),
      newer: this.#atNewest ? 'none' : this.#more('after'),
    })
  }

  #more(direction: Direction): More {
    if (this.#loading[direction]) return 'loading'
    return this.#cursors[direction] === undefined ? 'none' : 'more'
  }
}
