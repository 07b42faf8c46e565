import type { Clock } from '../base/clock'
import type { Counters } from '../base/counters'
import type { Disposable } from '../base/disposables'
import { Cell } from '../base/emitter'
import type { AccountId, ConversationId, EventId } from '../base/ids'
import type { ConversationRights } from '../conversation/admit'
import type { Summary } from '../conversation/summary'
import type { SealedEvent } from '../protocol/peer/event'
import type { MessageRecord } from '../storage/records'
import type { Storage, Writing } from '../storage/storage'
import type { Author } from './author'
import { Inbox } from './inbox'
import { ingestEvents, type Ingestion } from './log'

interface IngestContext {
  readonly conversation: ConversationId
  readonly rights: () => ConversationRights
  readonly author: Author
  /** Makes the conversations we were invited to, in the transaction of the event that says so. */
  readonly adopt: (records: Writing, invitations: Ingestion['invitations']) => Promise<readonly ConversationId[]>
  readonly storage: Storage
  readonly clock: Clock
  readonly refusals: Counters<string>
}

interface IngestListener {
  /** On the disk, now or before. */
  kept(events: readonly SealedEvent[], summary: Summary): void
  /** Somebody put the bare proof where the whole event should be. */
  bared(ids: readonly EventId[]): void
  /** Entries that can never be applied. */
  unwanted(keys: readonly string[]): void
  messages(messages: readonly MessageRecord[]): void
  /** Members, keys or policy may be others now: judged by them from here on. */
  governed(): Promise<void>
  adopted(conversations: readonly ConversationId[]): void
  /** Something that waited may be judged again. */
  woken(): void
}

/** Takes what arrives in the shared document, judges it and stores it, a bounded number at a time. */
export class Ingestor implements Disposable {
  readonly heldBack = new Cell<readonly AccountId[]>([], (left, right) => left.join() === right.join())
  readonly #inbox: Inbox
  #release: Disposable | undefined

  constructor(
    private readonly context: IngestContext,
    private readonly listener: IngestListener,
  ) {
    this.#inbox = new Inbox(context.clock)
  }

  arrive(key: string, value: unknown): void {
    if (this.#inbox.arrive(key, value)) return
    this.context.refusals.count('event-too-many')
    this.listener.unwanted([key])
  }

  forget(id: EventId): void {
    this.#inbox.forget(id)
  }

  /** Everything that waits is judged again at the next turn. */
  wake(): void {
    this.#inbox.wake()
  }

  /** One turn; false where nothing is left to judge. Rejects where the disk refuses, and then has lost nothing. */
  async turn(): Promise<boolean> {
    if (this.#inbox.idle) return false
    const { adopt, author, conversation, refusals, rights, storage } = this.context
    const { admitted, refused } = this.#inbox.take(rights())
    for (const { reason } of refused) refusals.count(`event-${reason}`)
    const unwanted = refused.map(({ key }) => key)
    if (admitted.length > 0) {
      const outcome = await storage
        .write(async (records) => {
          const ingestion = await ingestEvents(records, conversation, admitted, author)
          return { ...ingestion, adopted: await adopt(records, ingestion.invitations) }
        })
        .catch((error: unknown) => {
          // Nothing was kept: they are judged again when the disk is well.
          for (const { event } of admitted) this.#inbox.arrive(event.id, event.bytes)
          throw error
        })
      for (const { event, reason } of outcome.refused) {
        refusals.count(`event-${reason}`)
        if ((reason !== 'premature' && reason !== 'not-member') || !this.#inbox.wait(event)) unwanted.push(event.id)
      }
      if (outcome.applied.length > 0) this.#inbox.wake()
      this.listener.kept([...outcome.applied, ...outcome.known], outcome.summary)
      if (outcome.bare.length > 0) this.listener.bared(outcome.bare.map(({ id }) => id))
      const incoming = outcome.messages.filter((message) => message.incoming)
      if (incoming.length > 0) this.listener.messages(incoming)
      if (outcome.governed) await this.listener.governed()
      if (outcome.adopted.length > 0) this.listener.adopted(outcome.adopted)
    }
    if (unwanted.length > 0) this.listener.unwanted(unwanted)
    this.#scheduleRelease()
    return true
  }

  dispose(): void {
    this.#release?.dispose()
  }

  /** Events held back for their clock are judged again when their time has come (EV4). */
  #scheduleRelease(): void {
    this.#release?.dispose()
    const accounts = this.#inbox.heldBack().map(({ header }) => header.author)
    this.heldBack.set([...new Set(accounts)].sort())
    const wait = this.#inbox.nextRelease()
    if (wait === undefined) return
    this.#release = this.context.clock.after(wait, () => {
      this.#inbox.wake()
      this.listener.woken()
    })
  }
}
