import type { Clock } from '../base/clock'
import type { Counters } from '../base/counters'
import type { Disposable } from '../base/disposables'
import { Cell } from '../base/emitter'
import type { AccountId, ConversationId, EventId } from '../base/ids'
import type { AdmittedEvent, ConversationRights } from '../conversation/admit'
import type { Summary } from '../conversation/summary'
import type { SealedEvent } from '../protocol/peer/event'
import type { MessageRecord } from '../storage/records'
import type { Storage, Writing } from '../storage/storage'
import type { Author } from './author'
import { Inbox, type InboxTurn } from './inbox'
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
  bared(events: readonly SealedEvent[]): void
  /** Entries that can never be applied. */
  unwanted(keys: readonly string[]): void
  messages(messages: readonly MessageRecord[]): void
  /** Members, keys or policy may be others now: judged by them from here on. */
  governed(): Promise<void>
  adopted(conversations: readonly ConversationId[]): void
  /** Something that waited may be judged again. */
  woken(): void
}

/** How many slices go into one transaction: each wait for the disk is one for many events. */
const slicesATurn = 4

interface Slice extends Ingestion {
  readonly judged: InboxTurn
  readonly adopted: readonly ConversationId[]
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
    const first = this.#inbox.take(this.context.rights())
    const slices = first.admitted.length === 0 ? [] : await this.#write(first)
    const unwanted = [first, ...slices.slice(1).map(({ judged }) => judged)].flatMap(({ refused }) => {
      for (const { reason } of refused) this.context.refusals.count(`event-${reason}`)
      return refused.map(({ key }) => key)
    })
    for (const slice of slices) unwanted.push(...this.#heed(slice))
    if (slices.some(({ governed }) => governed)) await this.listener.governed()
    const adopted = slices.flatMap((slice) => slice.adopted)
    if (adopted.length > 0) this.listener.adopted(adopted)
    if (unwanted.length > 0) this.listener.unwanted(unwanted)
    this.#scheduleRelease()
    return true
  }

  dispose(): void {
    this.#release?.dispose()
  }

  /**
   * Several slices in one transaction. While the disk takes one, the next is judged; and in between the screen has
   * its turn. Who is a member is asked again before anything is judged by it.
   */
  async #write(first: InboxTurn): Promise<readonly Slice[]> {
    const { adopt, author, conversation, rights, storage } = this.context
    const taken: AdmittedEvent[] = []
    try {
      return await storage.write(async (records) => {
        const slices: Slice[] = []
        let judged = first
        for (;;) {
          taken.push(...judged.admitted)
          const ingestion = await ingestEvents(records, conversation, judged.admitted, author)
          slices.push({ ...ingestion, judged, adopted: await adopt(records, ingestion.invitations) })
          if (ingestion.governed || slices.length === slicesATurn || this.#inbox.idle) return slices
          await records.carry()
          judged = this.#inbox.take(rights())
        }
      })
    } catch (error) {
      // Nothing was kept: they are judged again when the disk is well.
      for (const { event } of taken) this.#inbox.arrive(event.id, event.bytes)
      throw error
    }
  }

  /** Tells what became of a slice that is on the disk; gives back what can never be applied. */
  #heed({ applied, bare, known, messages, refused, summary }: Slice): readonly string[] {
    const unwanted: string[] = []
    for (const { event, reason } of refused) {
      this.context.refusals.count(`event-${reason}`)
      if ((reason !== 'premature' && reason !== 'not-member') || !this.#inbox.wait(event)) unwanted.push(event.id)
    }
    if (applied.length > 0) this.#inbox.wake()
    this.listener.kept([...applied, ...known], summary)
    if (bare.length > 0) this.listener.bared(bare)
    const incoming = messages.filter((message) => message.incoming)
    if (incoming.length > 0) this.listener.messages(incoming)
    return unwanted
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
