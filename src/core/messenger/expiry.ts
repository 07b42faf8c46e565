/** Messages that disappear: when their time has come they go from the screen and, once nobody lacks them, from the disk. */
import { DisposableStore, type Disposable } from '../base/disposables'
import { hour } from '../base/durations'
import type { ConversationId } from '../base/ids'
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

  constructor(private readonly context: Context) {
    const again = (): void => {
      this.refresh()
    }
    this.#owned.add(context.happenings.expiring.on(again))
  }

  refresh(): void {
    const work = this.#working.then(() => this.#work())
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
    while (!this.#isOver() && (await this.#expirePage()));
    if (this.#isOver()) return
    const [next] = await this.context.storage.read(({ messages }) => messages.list('expiry', { limit: 1 }))
    this.#waiting?.dispose()
    this.#waiting = undefined
    if (next?.expiresAt === undefined || this.#isOver()) return
    const wait = Math.max(1, Math.min(longestWaitMs, next.expiresAt - this.context.clock.now()))
    this.#waiting = this.context.clock.after(wait, () => {
      this.refresh()
    })
  }

  async #expirePage(): Promise<boolean> {
    const { clock, happenings, storage } = this.context
    const touched = await storage.write(async (records) => {
      const due = await records.messages.list('expiry', { ...expiryBefore(clock.now() + 1), limit: page })
      for (const message of due) {
        await dropMessage(records, message)
        if (message.base !== undefined) await doomEvent(records, message.base.event)
        for (const { event } of message.edits) await doomEvent(records, event)
      }
      return { full: due.length === page, in: new Set<ConversationId>(due.map(({ conversation }) => conversation)) }
    })
    for (const id of touched.in) happenings.read.emit(id)
    return touched.full
  }
}
