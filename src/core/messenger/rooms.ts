import { disposable, DisposableStore, type Disposable } from '../base/disposables'
import { Emitter } from '../base/emitter'
import type { ConversationId, TopicId } from '../base/ids'
import type { ConversationRights } from '../conversation/admit'
import { isMember, memberOf } from '../conversation/directory'
import { isListening } from '../conversation/ends'
import { epochSecrets, laggingEpochs, listeningKeys, liveKeys, meetingKeys, type EpochKey } from '../conversation/epoch'
import type { ConversationRecord } from '../storage/records'
import type { Reading } from '../storage/storage'
import { readRights } from '../sync/authority'
import { readTestimonies } from '../sync/testimony'
import type { Context } from './context'
import type { Endpoints } from './endpoints'
import { openRoom, type Called, type HeldRoom, type OpenRoom } from './open-room'

/** Time for a last word to get through, in ms. */
const farewellMs = 2_000

interface Kept {
  readonly conversation: ConversationRecord
  readonly rights: ConversationRights
  readonly standing: 'in' | 'leaving' | 'ended' | 'out'
  /** Epochs at which somebody still stands. */
  readonly lagging: ReadonlySet<number>
}

/** Opens a room for each living epoch of each conversation (EV12) and tells them when members or keys change. */
export class Rooms implements Disposable {
  /** Links or presence of this conversation changed. */
  readonly changed = new Emitter<OpenRoom>()
  readonly called = new Emitter<Called>()
  readonly #rooms = new Map<ConversationId, Map<TopicId, HeldRoom>>()
  readonly #owned = new DisposableStore()
  /** Left by us, and not yet known to anybody else. */
  readonly #leaving = new Set<ConversationId>()
  /** Left by us, as somebody knows. */
  readonly #left = new Set<ConversationId>()
  /** At which epochs somebody stood when the rooms were last opened. */
  readonly #lagging = new Map<ConversationId, ReadonlySet<number>>()
  /** Rooms in which we say that we know that we are out. */
  readonly #parting = new Map<TopicId, Disposable>()
  #refreshing: Promise<void> = Promise.resolve()

  constructor(
    private readonly context: Context,
    private readonly endpoints: Endpoints,
  ) {
    const { happenings } = context
    this.#owned.add(
      happenings.conversation.on((id) => {
        context.background(this.#soon(id))
      }),
    )
    this.#owned.add(
      happenings.appended.on(({ conversation, event }) => {
        for (const { room } of this.#of(conversation)) room.announce(event)
      }),
    )
    this.#owned.add(
      happenings.read.on((id) => {
        for (const { room } of this.#of(id)) room.poke()
      }),
    )
    this.#owned.add(
      happenings.settings.on(() => {
        for (const { room } of this.all()) room.poke()
      }),
    )
  }

  /** What is kept of all of them is read at once: a disk is asked in vain for each alone. */
  async openAll(): Promise<void> {
    const opened = this.#refreshing.then(async () => {
      const all = await this.context.storage.read(async (records) => {
        const conversations = await records.conversations.list('key')
        return Promise.all(conversations.map(async ({ id }) => [id, await this.#keptOf(records, id)] as const))
      })
      for (const [id, kept] of all) this.#apply(id, kept)
      this.context.happenings.expiring.emit(undefined)
    })
    this.#refreshing = opened.catch(() => undefined)
    await opened
  }

  /** The room of the newest epoch. */
  get(id: ConversationId): OpenRoom | undefined {
    return [...this.#of(id)][0]
  }

  all(): readonly OpenRoom[] {
    return [...this.#rooms.values()].flatMap((rooms) => [...rooms.values()])
  }

  dispose(): void {
    this.#owned.dispose()
    for (const rooms of this.#rooms.values()) for (const { owned } of rooms.values()) owned.dispose()
    for (const parting of [...this.#parting.values()]) parting.dispose()
    this.#rooms.clear()
  }

  #of(id: ConversationId): Iterable<HeldRoom> {
    return this.#rooms.get(id)?.values() ?? []
  }

  /** One after another: what is opened must not be opened twice. */
  #soon(id: ConversationId): Promise<void> {
    const refreshed = this.#refreshing.then(() => this.#refresh(id))
    this.#refreshing = refreshed.catch(() => undefined)
    return refreshed
  }

  async #refresh(id: ConversationId): Promise<void> {
    this.#apply(id, await this.#read(id))
    this.context.happenings.expiring.emit(undefined)
  }

  #apply(id: ConversationId, kept: Kept | undefined): void {
    if (this.#owned.disposed) return
    const keys = kept === undefined ? [] : this.#keysOf(kept)
    const before = this.#rooms.get(id) ?? new Map<TopicId, HeldRoom>()
    const after = new Map<TopicId, HeldRoom>()
    if (kept !== undefined) {
      for (const key of keys) {
        const { topic } = epochSecrets(key.key)
        const open = before.get(topic)
        open?.room.update(kept.rights)
        // The same topic is never joined twice.
        this.#parting.get(topic)?.dispose()
        const held = open ?? this.#open(kept, key)
        held.room.rights.listening = kept.standing === 'ended'
        after.set(topic, held)
      }
    }
    if (kept === undefined) this.#lagging.delete(id)
    else this.#lagging.set(id, kept.lagging)
    if (kept?.standing === 'leaving') this.#leaving.add(id)
    else this.#leaving.delete(id)
    const known = kept?.standing === 'ended' ? kept.rights : undefined
    for (const [topic, held] of before) if (!after.has(topic)) this.#close(topic, held, known)
    if (after.size === 0) this.#rooms.delete(id)
    else this.#rooms.set(id, after)
    // Who follows a conversation's typing or presence may have another room to follow now.
    for (const held of after.values()) this.changed.emit(held)
  }

  /** Whoever learns that they were removed says so before they go: the others wait for them no longer. */
  #close(topic: TopicId, { owned, room }: HeldRoom, rights: ConversationRights | undefined): void {
    if (rights === undefined || room.links.value.length === 0) {
      owned.dispose()
      return
    }
    room.update(rights)
    const end = this.context.clock.after(farewellMs, () => {
      parting.dispose()
    })
    const parting = disposable(() => {
      end.dispose()
      owned.dispose()
      if (this.#parting.get(topic) === parting) this.#parting.delete(topic)
    })
    this.#parting.set(topic, parting)
  }

  #keysOf({ lagging, rights, standing }: Kept): readonly EpochKey[] {
    const { awaited, directory, inCommunity, keys } = rights
    const { id } = this.context.self.account
    switch (standing) {
      case 'out':
        return []
      case 'ended':
        // Of a community's channels the community tells.
        return !inCommunity && isListening(directory, id, this.context.clock.now())
          ? listeningKeys(keys, directory, id)
          : []
      case 'leaving':
        return liveKeys(keys, directory, lagging)
      case 'in':
        return meetingKeys(keys, directory, id, lagging, awaited)
    }
  }

  #read(id: ConversationId): Promise<Kept | undefined> {
    return this.context.storage.read((records) => this.#keptOf(records, id))
  }

  async #keptOf(records: Reading, id: ConversationId): Promise<Kept | undefined> {
    const { account } = this.context.self
    const conversation = await records.conversations.get(id)
    if (conversation === undefined) return undefined
    const { contact: other, hidden } = conversation
    const contact = other === undefined ? undefined : await records.contacts.get(other)
    const rights = await readRights(records, conversation)
    const member = memberOf(rights.directory, account.id)
    const ended = member !== undefined && !isMember(rights.directory, account.id) && !rights.awaited
    if (!ended) this.#left.delete(id)
    const leaving = ended && conversation.leftByUs === true && !this.#left.has(id)
    const out = contact?.blocked === true || hidden === true
    const lagging = laggingEpochs(rights.directory, await readTestimonies(records, id))
    const standing = out ? 'out' : leaving ? 'leaving' : ended ? 'ended' : 'in'
    return { conversation, rights, lagging, standing }
  }

  #open({ conversation, rights }: Kept, key: EpochKey): HeldRoom {
    const held = openRoom(
      this.context,
      this.endpoints.at(conversation.server),
      { conversation, rights, key },
      (one) => {
        this.changed.emit(one)
      },
      (one) => {
        this.called.emit(one)
      },
    )
    held.owned.add(
      this.changed.on((changed) => {
        if (changed === held) held.relay.need(needsRelay(held))
      }),
    )
    // Whoever left looks for the others until one of them knows it, who tells the rest.
    held.owned.add(
      held.room.spoken.on(() => {
        if (this.#leaving.has(conversation.id)) this.context.background(this.#listenOnceKnown(held))
        // Somebody may have come a key further, and look for us at the next topic now.
        if ((this.#lagging.get(conversation.id)?.size ?? 0) > 1) this.context.background(this.#follow(conversation.id))
      }),
    )
    return held
  }

  async #follow(id: ConversationId): Promise<void> {
    const kept = await this.#read(id)
    if (kept === undefined || this.#owned.disposed) return
    const at = (epochs: Iterable<number>): string => [...epochs].sort().join()
    if (at(kept.lagging) !== at(this.#lagging.get(id) ?? [])) await this.#soon(id)
  }

  async #listenOnceKnown({ conversation, room }: HeldRoom): Promise<void> {
    if (!(await room.isHandedOver()) || this.#owned.disposed || this.#left.has(conversation)) return
    this.#left.add(conversation)
    await this.#soon(conversation)
  }
}

/** Somebody is there, and no link is. Whoever only listens has nothing to say. */
const needsRelay = ({ present, room }: OpenRoom): boolean =>
  !room.rights.listening &&
  room.links.value.length === 0 &&
  [...present.values()].some(({ status }) => status !== 'offline')
