/** Messages that disappear: when their time has come they go from the screen and, once nobody lacks them, from the disk. */
import { DisposableStore, type Disposable } from '../base/disposables'
import { hour } from '../base/durations'
import type { ConversationId } from '../base/ids'
import type { MessageRecord } from '../storage/records'
import { expiryBefore } from '../storage/storage'
import { doomEvent, dropMessage } from '../sync/message-record'
import type { Context } from './context'

const page = 200
/** Timers longer than this are set in steps: clocks are set, and laptops sleep. */
const longestWaitMs = hour

export class Expiry implements Disposable {
  readonly #owned = new DisposableStore()
  #waiting: Disposable | undefined
  #working: Promise<void> = Promise.resolve()
  #asked = false

  constructor(private readonly context: Context) {
    const again = (): void => {
      this.refresh()
    }
    this.#owned.add(context.happenings.expiring.on(again))
  }

  /** Asked many times at once, say when the app starts, it looks once. */
  refresh(): void {
    if (this.#asked) return
    this.#asked = true
    const work = this.#working.then(() => {
      this.#asked = false
      return this.#work()
    })
    // A disk that refused once is asked again the next time.
    this.#working = work.catch(() => undefined)
    this.context.background(work)
  }

  dispose(): void {
    this.#owned.dispose()
    this.#waiting?.dispose()
  }

  #isOver(): boolean {
    return this.#owned.disposed
  }

  async #work(): Promise<void> {
    let next = await this.#next()
    while (!this.#isOver() && next?.expiresAt !== undefined && next.expiresAt <= this.context.clock.now()) {
      await this.#expirePage()
      next = await this.#next()
    }
    this.#waiting?.dispose()
    this.#waiting = undefined
    if (next?.expiresAt === undefined || this.#isOver()) return
    const wait = Math.max(1, Math.min(longestWaitMs, next.expiresAt - this.context.clock.now()))
    this.#waiting = this.context.clock.after(wait, () => {
      this.refresh()
    })
  }

  async #next(): Promise<MessageRecord | undefined> {
    const [next] = await this.context.storage.read(({ messages }) => messages.list('expiry', { limit: 1 }))
    return next
  }

  async #expirePage(): Promise<void> {
    const { clock, happenings, storage } = this.context
    const touched = await storage.write(async (records) => {
      const due = await records.messages.list('expiry', { ...expiryBefore(clock.now() + 1), limit: page })
      for (const message of due) {
        await dropMessage(records, message)
        if (message.base !== undefined) await doomEvent(records, message.base.event)
        for (const { event } of message.edits) await doomEvent(records, event)
      }
      return new Set<ConversationId>(due.map(({ conversation }) => conversation))
    })
    for (const id of touched) happenings.read.emit(id)
  }
}
