import {
  Cell,
  type ConversationId,
  type Disposable,
  DisposableStore,
  type Listing,
  type MessageId,
  type MessageView,
  type Messenger,
} from '../../../core'
import { mergeWindow } from './mergeWindow'

const pageSize = 100
/** As many pages as hold all messages that can count as unread. */
const mostPagesAtOnce = 10

export type HistoryState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | {
      readonly kind: 'ready'
      /** Oldest first, without gaps. */
      readonly messages: readonly MessageView[]
      readonly older: 'none' | 'more' | 'loading'
    }

/**
 * What is loaded of one conversation: its newest messages and, page by page, older ones, all of them live.
 * Owned by whoever shows it.
 */
export class History implements Disposable {
  readonly state = new Cell<HistoryState>({ kind: 'loading' })
  readonly #subscriptions = new DisposableStore()
  #known: readonly MessageView[] = []
  /** Where the oldest loaded page goes on; `undefined` where nothing is older. */
  #cursor: string | undefined
  #loading = false
  #ready = false

  /** `until` is a message to reach before anything is shown, such as the first unread one. */
  constructor(
    private readonly messages: Messenger['messages'],
    private readonly conversation: ConversationId,
    private readonly until: MessageId | undefined,
  ) {}

  /** Once. */
  start(): void {
    this.#subscriptions.add(
      this.messages.live({ conversation: this.conversation, limit: pageSize }).subscribe(
        (listing) => {
          void this.#acceptNewest(listing)
        },
        (error) => {
          this.state.set({ kind: 'failed', error })
        },
      ),
    )
  }

  loadOlder(): void {
    if (this.#loading || this.#cursor === undefined || !this.#ready) return
    this.#loading = true
    this.#tell()
    this.#follow(this.#cursor, () => undefined)
  }

  dispose(): void {
    this.#subscriptions.dispose()
  }

  async #acceptNewest(listing: Listing<MessageView>): Promise<void> {
    const first = this.#known.length === 0 && !this.#ready
    const whole = first ? listing.data : await this.#bridgeGap(listing)
    this.#known = mergeWindow(this.#known, whole, { newest: true }) ?? whole
    if (first) {
      this.#cursor = listing.page.before
      this.#reach(mostPagesAtOnce)
    }
    this.#tell()
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
    const reached = this.until === undefined || this.#known.some(({ id }) => id === this.until)
    if (reached || this.#cursor === undefined || pagesLeft === 0) {
      this.#ready = true
      return
    }
    this.#loading = true
    this.#follow(this.#cursor, () => {
      this.#reach(pagesLeft - 1)
    })
  }

  #follow(before: string, loaded: () => void): void {
    let first = true
    this.#subscriptions.add(
      this.messages.live({ conversation: this.conversation, before, limit: pageSize }).subscribe(
        ({ data, page }) => {
          this.#known = mergeWindow(this.#known, data, { newest: false }) ?? [...data, ...this.#known]
          if (first) {
            first = false
            this.#loading = false
            this.#cursor = page.before
            loaded()
          }
          this.#tell()
        },
        (error) => {
          this.state.set({ kind: 'failed', error })
        },
      ),
    )
  }

  #tell(): void {
    if (!this.#ready) return
    const older = this.#loading ? 'loading' : this.#cursor === undefined ? 'none' : 'more'
    this.state.set({ kind: 'ready', messages: this.#known, older })
  }
}
