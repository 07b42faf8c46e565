import { DisposableStore, type Disposable } from '../base/disposables'
import { Cell, Emitter } from '../base/emitter'
import type { ConversationId, EventId } from '../base/ids'
import type { ConversationRights } from '../conversation/admit'
import { epochSecrets, type EpochKey, type EpochSecrets } from '../conversation/epoch'
import type { Summary } from '../conversation/summary'
import { coversVector, sequenceIn } from '../conversation/vector'
import type { PeerLink, PeerRoom } from '../network/transport'
import type { SealedEvent } from '../protocol/peer/event'
import { orderOf } from '../protocol/peer/order'
import { statementDevice } from '../protocol/peer/statement'
import { readRights } from './authority'
import { ConversationDocument, type DocumentChange } from './document'
import { RoomHistory } from './history'
import { Ingestor } from './ingestor'
import { readConversation } from './log'
import { readRelayed } from './relay'
import type { RoomRights } from './rights'
import type { RoomContext, RoomListener } from './room-context'
import { readSummary } from './summary'
import { Rounds } from './rounds'
import { keepKeysOfOthers } from './shown-keys'
import { Speaker } from './speaker'
import { standingWith } from './standing'
import { TransitLog } from './transit'
import { Trouble } from './trouble'
import { TypingSignals } from './typing'
import { Waste } from './waste'
import { Window } from './window'
import { Witnesses, type Showing } from './witnesses'

/**
 * Keeps one conversation in step with its members: takes what they left in the shared document, judges
 * it, stores it, says what it holds, and leaves there what they lack. Everything that happens only marks
 * that something has to be looked at; one loop does the looking, so that no two steps ever cross.
 */
export class ConversationRoom implements Disposable {
  readonly links = new Cell<readonly PeerLink[]>([])
  /** The loop has said all it has to say for now. */
  readonly spoken = new Emitter<undefined>()
  readonly typing: TypingSignals
  /** Tells a linked device something of a call; false where it is not linked. */
  readonly tell: PeerRoom['tell'] = (device, message) => this.#room.tell(device, message)
  readonly ingestor: Ingestor
  readonly #owned = new DisposableStore()
  readonly #document: ConversationDocument
  readonly #window: Window
  readonly #witnesses: Witnesses
  readonly #transit: TransitLog
  readonly #trouble: Trouble
  readonly #waste: Waste
  readonly #secrets: EpochSecrets
  readonly #room: PeerRoom
  readonly #rounds: Rounds
  readonly #history: RoomHistory
  readonly #speaker: Speaker
  #summary: Summary | undefined

  constructor(
    private readonly conversation: ConversationId,
    epoch: EpochKey,
    /** Whose devices are whose, as the log tells it now. */
    readonly rights: RoomRights,
    private readonly context: RoomContext,
    private readonly listener: RoomListener,
  ) {
    const { author, random, refusals } = context
    this.#secrets = epochSecrets(epoch.key)
    this.#document = this.#owned.add(new ConversationDocument(random))
    this.#window = new Window(conversation, this.#document, context.window)
    this.#transit = this.#owned.add(new TransitLog(conversation, context))
    const { signalKey, statementKey: key } = this.#secrets
    this.#witnesses = this.#owned.add(
      new Witnesses({ ...context, conversation, self: author.device.id, rights, key, due: this.poke }),
    )
    this.ingestor = this.#owned.add(this.#createIngestor())
    this.#trouble = this.#owned.add(
      new Trouble(
        context.clock,
        (error) => {
          listener.trouble(error)
        },
        () => {
          this.ingestor.wake()
          this.poke()
        },
      ),
    )
    this.#waste = new Waste(() => {
      refusals.count('wasteful')
      for (const { device } of this.links.value) this.#room.expel(device)
    })
    this.#rounds = new Rounds(() => context.pace.run(() => this.#look()), this.#owned, this.#trouble)
    const { awareness } = this.#document
    this.typing = this.#owned.add(new TypingSignals({ conversation, awareness, key: signalKey, rights, context }))
    this.#owned.add(
      this.#document.onChange((change) => {
        this.#notice(change)
      }),
    )
    this.#owned.add(
      this.#document.onInbound((bytes) => {
        this.#waste.inbound(bytes)
      }),
    )
    this.#history = this.#owned.add(
      new RoomHistory({
        conversation,
        context,
        rights,
        transit: this.#transit,
        open: (device) => this.#room.history(device),
        breached: (breach, device) => {
          this.#room.breached(breach, device)
        },
        arrived: (events) => {
          for (const { bytes, id } of events) this.ingestor.arrive(id, bytes)
          this.poke()
        },
        look: this.poke,
      }),
    )
    this.#speaker = this.#owned.add(
      new Speaker({
        conversation,
        context,
        rights,
        document: this.#document,
        window: this.#window,
        witnesses: this.#witnesses,
        history: this.#history,
        transit: this.#transit,
        key,
        links: () => this.links.value,
        isOver: () => this.#owned.disposed,
        again: this.poke,
      }),
    )
    this.#room = this.#owned.add(this.#attach())
    this.poke()
  }

  get catchingUp(): RoomHistory['progress'] {
    return this.#history.progress
  }

  /** An event of our own is on the disk: hand it to whoever is there. */
  announce(event: SealedEvent): void {
    const { device, sequence } = event.header
    const summary = this.#summary
    // What is written under a newer key is not for this topic (EV12).
    if (event.header.epoch > this.rights.epoch) this.#summary = undefined
    else if (summary !== undefined && sequenceIn(summary.held, device) === sequence - 1 && this.#window.hasRoom) {
      this.#summary = { ...summary, held: new Map(summary.held).set(device, sequence) }
      this.#document.change(() => {
        this.#window.offer({ ...event, device, sequence, order: orderOf(event.header), bare: false })
      })
      this.#transit.left([event.id], this.links.value.length)
    } else {
      // Out of turn or with a full window it waits for its turn in the loop.
      this.#summary = undefined
    }
    this.poke()
  }

  /** Something on the disk or in the settings changed, or something arrived: look at everything again. */
  readonly poke = (): void => {
    this.#rounds.mark()
  }

  /** What the server's relay brought (DL5): judged like everything that lies in the shared document. */
  receiveRelayed(envelope: Uint8Array): void {
    const entry = readRelayed(envelope, this.#secrets.relayKey)
    const device = entry?.kind === 'statement' ? statementDevice(entry.bytes) : undefined
    if (entry?.kind === 'event') this.ingestor.arrive(entry.id, entry.bytes)
    else if (entry !== undefined && device !== undefined) this.#witnesses.arrive(device, entry.bytes)
    else this.context.refusals.count('relay-malformed')
    this.poke()
  }

  /** What some member lacks, in the order it should arrive. */
  *outstanding(): Iterable<readonly [EventId, Uint8Array]> {
    for (const id of this.#window.offered.keys()) {
      const bytes = this.#document.event(id)
      if (bytes instanceof Uint8Array) yield [id, bytes]
    }
  }

  /** What we last said of ourselves. */
  statement(): Uint8Array | undefined {
    const bytes = this.#document.statement(this.context.author.device.id)
    return bytes instanceof Uint8Array ? bytes : undefined
  }

  relayed(events: readonly EventId[], reached: number): void {
    this.#transit.left(events, reached)
  }

  dispose(): void {
    this.#owned.dispose()
  }

  /** Members, keys or policy changed: who lost the right to be here is sent away. */
  update(rights: ConversationRights): void {
    if (this.#owned.disposed) return
    this.rights.update(rights)
    this.#room.review()
    this.ingestor.wake()
    this.#summary = undefined
    this.#hearAgain()
    this.poke()
  }

  /** Somebody else holds everything this device wrote. */
  async isHandedOver(): Promise<boolean> {
    const { author } = this.context
    const written = sequenceIn((await this.#known()).held, author.device.id)
    return [...(await this.#witnesses.held()).values()].some((held) => sequenceIn(held, author.device.id) >= written)
  }

  #createIngestor(): Ingestor {
    const context = { ...this.context, conversation: this.conversation, rights: () => this.rights.current }
    return new Ingestor(context, {
      kept: (events, summary) => {
        // An event of our own may have been announced meanwhile: then what was read is old.
        this.#summary = this.#summary && coversVector(summary.held, this.#summary.held) ? summary : undefined
        for (const event of events) {
          this.#window.note(event)
          this.#waste.useful(event.bytes.length)
        }
      },
      bared: (events) => {
        this.#window.bared(events, { isOpenToAll: (order) => this.rights.isOpenToAll(order) })
      },
      // Entries that can never be applied leave the document; where one covered a true one, that comes back.
      unwanted: (keys) => {
        this.#document.change(() => {
          for (const key of keys) this.#document.retire(key)
        })
        this.#window.lost(keys)
        this.#history.unwanted(keys)
      },
      messages: (messages) => {
        this.listener.messages(messages)
      },
      governed: () => this.#governed(),
      adopted: (conversations) => {
        this.listener.adopted(conversations)
      },
      woken: this.poke,
    })
  }

  /** Members, keys or policy may be others now. */
  async #governed(): Promise<void> {
    const rights = await this.context.storage.read(async (records) =>
      readRights(records, await readConversation(records, this.conversation)),
    )
    this.rights.update(rights)
    this.#room.review()
    // Deriving anew may have taken something back that we held.
    this.#summary = undefined
    this.#hearAgain()
    this.listener.governed()
  }

  /** Of what those linked hold, what is of devices that we did not know was not heard. */
  #hearAgain(): void {
    for (const { device } of this.links.value) this.#witnesses.arrive(device, this.#document.statement(device))
  }

  /** What waited for one of these keys can be opened now; and we may look for the others elsewhere. */
  async #take(shown: readonly Showing[]): Promise<void> {
    if (!(await keepKeysOfOthers(this.context, this.rights, shown))) return
    await this.#governed()
    this.ingestor.wake()
  }

  #attach(): PeerRoom {
    const { present, refusals, transport } = this.context
    return transport.attach({
      topic: this.#secrets.topic,
      key: this.#secrets.meetingKey,
      doc: this.#document.doc,
      awareness: this.#document.awareness,
      admits: (device) => this.rights.isLinkable(device),
      present,
      standing: (device) => standingWith(device, this.rights, this.#witnesses, this.context),
      history: (device, stream) => {
        this.#history.answer(device, stream)
        return true
      },
      onCall: this.listener.called,
      onLinks: this.#linked,
      onBreach: (breach) => {
        refusals.count(breach)
      },
    })
  }

  #notice({ events, statements, removed }: DocumentChange): void {
    for (const { key, value } of events) this.ingestor.arrive(key, value)
    for (const id of removed) this.ingestor.forget(id)
    this.#window.lost(removed)
    for (const { device, value } of statements) this.#witnesses.arrive(device, value)
    if (statements.some(({ device }) => device === this.context.author.device.id)) this.#speaker.contested()
    this.poke()
  }

  readonly #linked = (links: readonly PeerLink[]): void => {
    const before = new Set(this.links.value.map(({ device }) => device))
    const joined = links.some(({ device }) => !before.has(device))
    this.#history.linked(this.links.value, links)
    this.links.set(links)
    if (!joined) return
    this.#window.forgive()
    this.#speaker.afresh()
    this.#transit.left(this.#window.offered.keys(), links.length)
    this.poke()
  }

  async #look(): Promise<void> {
    const { held } = await this.#known()
    await this.#take(await this.#witnesses.hear(sequenceIn(held, this.context.author.device.id)))
    if (await this.#witnesses.partFrom(this.rights)) this.#room.review()
    do await this.#history.keepNewest()
    while (!this.#isOver() && (await this.ingestor.turn()))
    if (this.#owned.disposed) return
    const summary = await this.#known()
    const told = await this.#witnesses.held()
    if (!this.#isOver()) await this.#history.look(summary, told, this.links.value)
    if (this.#isOver()) return
    await this.#speaker.speak(summary)
    if (!this.#isOver()) this.spoken.emit(undefined)
  }

  #isOver(): boolean {
    return this.#owned.disposed
  }

  async #known(): Promise<Summary> {
    this.#summary ??= await this.context.storage.read((records) => readSummary(records, this.conversation))
    return this.#summary
  }
}
