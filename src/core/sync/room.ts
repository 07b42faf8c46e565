import { Awareness } from 'y-protocols/awareness'
import type { Clock } from '../base/clock'
import type { Counters } from '../base/counters'
import { DisposableStore, type Disposable } from '../base/disposables'
import { Cell } from '../base/emitter'
import { isTincanError, type TincanError } from '../base/errors'
import type { AccountId, DeviceId } from '../base/ids'
import type { Random } from '../base/random'
import type { ConversationRights } from '../conversation/admit'
import { epochSecrets, type EpochKey, type EpochSecrets } from '../conversation/epoch'
import type { Summary } from '../conversation/summary'
import { coversVector, equalVectors, sequenceIn } from '../conversation/vector'
import type { Breach, PeerLink, PeerRoom, PeerTransport } from '../network/transport'
import type { SealedEvent } from '../protocol/peer/event'
import { createStatement, type VersionVector } from '../protocol/peer/statement'
import type { ConversationRecord, MessageRecord } from '../storage/records'
import type { Storage } from '../storage/storage'
import { ConversationDocument, type DocumentChange } from './document'
import { Inbox } from './inbox'
import { linkAuthenticator } from './link'
import { ingestEvents, readSummary, type Author } from './log'
import { hearStatement, readTestimonies, readTestimony, silence, testimonyRecord, type Testimony } from './testimony'
import { TransitLog } from './transit'
import { TypingSignals } from './typing'
import { Waste } from './waste'
import { Window } from './window'

export interface RoomContext {
  readonly storage: Storage
  readonly transport: PeerTransport
  readonly author: Author
  readonly clock: Clock
  readonly random: Random
  readonly refusals: Counters<string>
  /** False keeps read cursors to ourselves (DL3). */
  readReceipts(): boolean
  typingIndicators(): boolean
}

export interface RoomListener {
  /** Messages that were stored here for the first time. */
  messages(messages: readonly MessageRecord[]): void
  /** The disk refused: nothing was acknowledged, and it is tried again. `undefined` once it went well. */
  trouble(error: TincanError | undefined): void
}

/** Waits this long after the disk refused before it tries by itself. */
const troubleRetryMs = 5_000

/**
 * Keeps one conversation in step with its members: takes what they left in the shared document, judges
 * it, stores it, says what it holds, and leaves there what they lack. Everything that happens only marks
 * what has to be looked at; one loop does the looking, so that no two steps ever cross.
 */
export class ConversationRoom implements Disposable {
  readonly links = new Cell<readonly PeerLink[]>([])
  readonly heldBack = new Cell<readonly AccountId[]>([], (left, right) => left.join() === right.join())
  readonly typing: TypingSignals
  readonly #owned = new DisposableStore()
  readonly #document: ConversationDocument
  readonly #inbox: Inbox
  readonly #window: Window
  readonly #transit: TransitLog
  readonly #waste: Waste
  readonly #room: PeerRoom
  readonly #secrets: EpochSecrets
  readonly #statements = new Map<DeviceId, unknown>()
  readonly #others = new Map<DeviceId, Testimony>()
  #loaded = false
  #running: Promise<void> | undefined
  #again = false
  #troubled = false
  #summary: Summary | undefined
  #stated: { readonly held: VersionVector; readonly read: VersionVector } | undefined
  #wakeUp: Disposable | undefined

  constructor(
    private readonly conversation: ConversationRecord,
    epoch: EpochKey,
    private readonly rights: ConversationRights,
    private readonly context: RoomContext,
    private readonly listener: RoomListener,
  ) {
    const { author, clock, random, refusals, transport } = context
    this.#secrets = epochSecrets(epoch.key)
    this.#document = this.#owned.add(new ConversationDocument(random))
    const awareness = new Awareness(this.#document.doc)
    this.#owned.add({
      dispose: () => {
        awareness.destroy()
      },
    })
    this.#inbox = new Inbox(clock)
    this.#window = new Window(conversation.id, this.#document)
    this.#transit = new TransitLog(conversation.id, context)
    this.typing = this.#owned.add(
      new TypingSignals({ conversation: conversation.id, awareness, key: this.#secrets.signalKey, rights, context }),
    )
    this.#owned.add(
      this.#document.onChange((change) => {
        this.#notice(change)
      }),
    )
    this.#room = this.#owned.add(
      transport.attach({
        topic: this.#secrets.topic,
        password: this.#secrets.password,
        doc: this.#document.doc,
        awareness,
        authenticator: linkAuthenticator(author.device, rights),
        onLinks: (links) => {
          this.#linked(links)
        },
        onBreach: (breach: Breach) => {
          refusals.count(breach)
        },
      }),
    )
    this.#waste = new Waste(() => {
      refusals.count('wasteful')
      for (const { device } of this.links.value) this.#room.expel(device)
    })
    this.#owned.add(
      this.#document.onInbound((bytes) => {
        this.#waste.inbound(bytes)
      }),
    )
    this.poke()
  }

  /** An event of our own is on the disk: hand it to whoever is there. */
  announce(event: SealedEvent): void {
    const { device, sequence } = event.header
    const summary = this.#summary
    if (summary !== undefined && sequenceIn(summary.held, device) === sequence - 1 && this.#window.hasRoom) {
      this.#summary = { ...summary, held: new Map(summary.held).set(device, sequence) }
      this.#document.change(() => {
        this.#window.offer(event.id, device, sequence, event.bytes)
      })
      this.#transit.left([event.id], this.links.value.length)
    } else {
      // Out of turn or with a full window it waits for its turn in the loop.
      this.#summary = undefined
    }
    this.poke()
  }

  /** Something on the disk or in the settings changed: state anew what we hold and have read. */
  poke(): void {
    if (this.#owned.disposed) return
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
  }

  dispose(): void {
    this.#wakeUp?.dispose()
    this.#owned.dispose()
  }

  #notice({ events, statements, removed }: DocumentChange): void {
    for (const { key, value } of events) this.#inbox.arrive(key, value)
    for (const id of removed) this.#inbox.forget(id)
    this.#window.lost(removed)
    for (const { device, value } of statements)
      if (device !== this.context.author.device.id) this.#statements.set(device, value)
    this.poke()
  }

  #linked(links: readonly PeerLink[]): void {
    const before = new Set(this.links.value.map(({ device }) => device))
    const joined = links.some(({ device }) => !before.has(device))
    this.links.set(links)
    if (!joined) return
    this.#window.forgive()
    this.#stated = undefined
    this.#transit.left(this.#window.offered.keys(), links.length)
    this.poke()
  }

  async #run(): Promise<void> {
    // Everything of one tick is looked at together.
    await Promise.resolve()
    while (this.#again && !this.#owned.disposed) {
      this.#again = false
      try {
        await this.#hear()
        await this.#ingest()
        await this.#speak()
        if (this.#troubled) this.listener.trouble(undefined)
        this.#troubled = false
      } catch (error) {
        this.#stumble(error)
        return
      }
    }
  }

  async #load(): Promise<Summary> {
    if (this.#summary !== undefined) return this.#summary
    const { summary, others } = await this.context.storage.read(async (records) => ({
      summary: await readSummary(records, this.conversation.id),
      others: this.#loaded ? undefined : await readTestimonies(records, this.conversation.id),
    }))
    this.#summary = summary
    if (others === undefined) return summary
    for (const device of this.rights.devices.keys()) {
      if (device !== this.context.author.device.id) this.#others.set(device, others.get(device) ?? silence)
    }
    this.#loaded = true
    return summary
  }

  async #hear(): Promise<void> {
    const { author, refusals, storage } = this.context
    const { held } = await this.#load()
    const own = { device: author.device.id, written: sequenceIn(held, author.device.id) }
    const heardNow = [...this.#statements]
    const news: [DeviceId, Testimony][] = []
    for (const [device, value] of heardNow) {
      const before = this.#others.get(device)
      const heard = before && hearStatement(value, device, before, own, this.rights, this.#secrets.statementKey)
      if (heard === undefined) refusals.count('statement-not-member')
      else if (!heard.ok) refusals.count(`statement-${heard.error}`)
      else if (heard.value !== 'nothing-new') news.push([device, heard.value])
    }
    if (news.length > 0) {
      await storage.write(async (records) => {
        for (const [device, testimony] of news) {
          await records.statements.put(testimonyRecord(this.conversation.id, device, testimony))
        }
      })
    }
    for (const [device, testimony] of news) this.#others.set(device, testimony)
    // What came while we wrote is looked at in the next round.
    for (const [device, value] of heardNow) if (this.#statements.get(device) === value) this.#statements.delete(device)
  }

  async #ingest(): Promise<void> {
    const { author, refusals, storage } = this.context
    while (!this.#inbox.idle && !this.#owned.disposed) {
      const { admitted, refused } = this.#inbox.take(this.rights)
      const unwanted: string[] = []
      for (const { key, reason } of refused) {
        refusals.count(`event-${reason}`)
        unwanted.push(key)
      }
      const outcome = await storage
        .write((records) => ingestEvents(records, this.conversation, admitted, author.account))
        .catch((error: unknown) => {
          // Nothing was kept: they are judged again when the disk is well.
          for (const { event } of admitted) this.#inbox.arrive(event.id, event.bytes)
          throw error
        })
      // An event of our own may have been announced while this was written: then what was read is old.
      this.#summary =
        this.#summary && coversVector(outcome.summary.held, this.#summary.held) ? outcome.summary : undefined
      for (const event of [...outcome.applied, ...outcome.known]) {
        this.#window.note(event)
        this.#waste.useful(event.bytes.length)
      }
      for (const { event, reason } of outcome.refused) {
        refusals.count(`event-${reason}`)
        if (reason !== 'premature' || !this.#inbox.wait(event)) unwanted.push(event.id)
      }
      if (outcome.applied.length > 0) this.#inbox.wake()
      if (unwanted.length > 0) this.#clear(unwanted)
      if (outcome.messages.length > 0) this.listener.messages(outcome.messages.filter(({ incoming }) => incoming))
    }
    this.#scheduleRelease()
  }

  /** Entries that can never be applied leave the document; where one covered a true one, that comes back. */
  #clear(keys: readonly string[]): void {
    this.#document.change(() => {
      for (const key of keys) this.#document.retire(key)
    })
    this.#window.lost([...this.#window.offered.keys()].filter((id) => keys.includes(id)))
  }

  #scheduleRelease(): void {
    this.#wakeUp?.dispose()
    const accounts = this.#inbox.heldBack().map(({ header }) => header.author)
    this.heldBack.set([...new Set(accounts)].sort())
    const wait = this.#inbox.nextRelease()
    if (wait === undefined) return
    this.#wakeUp = this.context.clock.after(wait, () => {
      this.#inbox.wake()
      this.poke()
    })
  }

  /** Says what we hold, takes out what all hold, puts in what some lack: one update. */
  async #speak(): Promise<void> {
    const { author, storage, random } = this.context
    const summary = await this.#load()
    const others = new Map([...this.#others].map(([device, { held }]) => [device, held]))
    const { own, missing } = await storage.read(async (records) => ({
      own: await readTestimony(records, this.conversation.id, author.device.id),
      missing: await this.#window.missing(records, summary, others),
    }))
    const read = this.context.readReceipts() ? own.read : silence.read
    const news =
      this.#stated === undefined ||
      !equalVectors(this.#stated.held, summary.held) ||
      !equalVectors(this.#stated.read, read)
    this.#document.change(() => {
      if (news) {
        const statement = { conversation: this.conversation.id, device: author.device.id, held: summary.held, read }
        const key = this.#secrets.statementKey
        this.#document.state(author.device.id, createStatement(statement, { device: author.device, key, random }))
      }
      this.#window.retire(others)
      for (const { id, device, sequence, bytes } of missing) this.#window.offer(id, device, sequence, bytes)
    })
    this.#stated = { held: summary.held, read }
    this.#transit.left(
      missing.map(({ id }) => id),
      this.links.value.length,
    )
  }

  #stumble(error: unknown): void {
    if (!isTincanError(error)) throw error
    if (this.#owned.disposed) return
    this.#troubled = true
    this.listener.trouble(error)
    this.#wakeUp?.dispose()
    this.#wakeUp = this.context.clock.after(troubleRetryMs, () => {
      this.#inbox.wake()
      this.poke()
    })
  }
}
