import { type Disposable, DisposableStore, type Listing, type Live, type MessageView } from '../../../core'
import { keepUnchanged } from './keepUnchanged'
import type { Part } from './logParts'

export interface Failure {
  readonly error: unknown
}

export interface SegmentListener {
  changed(): void
  /** More lies in it than one query gives: several are to take its place. */
  overflowed(segment: Segment): void
}

/** A part of the log that one live query keeps true. */
export class Segment implements Part, Disposable {
  readonly from: string | undefined
  readonly to: string | undefined
  messages: readonly MessageView[]
  failure: Failure | undefined
  splitting = false
  readonly #following = new DisposableStore()

  constructor(
    { from, to, messages }: Part,
    private readonly listener: SegmentListener,
  ) {
    this.from = from
    this.to = to
    this.messages = messages
  }

  follow(live: Live<Listing<MessageView>>): void {
    const following = live.subscribe(
      (listing) => {
        this.#accept(listing)
      },
      (error) => {
        this.failure = { error }
        this.listener.changed()
      },
    )
    this.#following.add(following)
  }

  dispose(): void {
    this.#following.dispose()
  }

  #accept({ data, page }: Listing<MessageView>): void {
    if (page.after !== undefined) {
      this.listener.overflowed(this)
      return
    }
    const messages = keepUnchanged(this.messages, data)
    if (messages === this.messages && this.failure === undefined) return
    this.messages = messages
    this.failure = undefined
    this.listener.changed()
  }
}
