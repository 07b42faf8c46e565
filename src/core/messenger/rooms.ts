import { toBase64Url } from '../base/bytes'
import { DisposableStore, type Disposable } from '../base/disposables'
import { Emitter } from '../base/emitter'
import type { AccountId, ConversationId, DeviceId } from '../base/ids'
import type { ConversationRights } from '../conversation/admit'
import { currentKey, epochAlias, epochSecrets, type EpochKey } from '../conversation/epoch'
import { signProof } from '../crypto/sign'
import type { Presence, TopicSession } from '../network/signaling'
import { joinProofBytes } from '../protocol/signaling/proofs'
import type { ContactRecord, ConversationRecord } from '../storage/records'
import { RelayFallback } from '../sync/relay'
import { ConversationRoom } from '../sync/room'
import type { Context, Endpoint } from './context'
import type { Endpoints } from './endpoints'
import { devicesOf } from './views'

/** A conversation that is kept in step: its room, its topic at the server and who is seen there. */
export interface OpenRoom {
  readonly conversation: ConversationRecord
  readonly contact: AccountId
  readonly endpoint: Endpoint
  readonly room: ConversationRoom
  readonly relay: RelayFallback
  /** Members' devices on the topic, as the server tells. */
  present: ReadonlyMap<DeviceId, Presence>
}

interface HeldRoom extends OpenRoom {
  /** What the room was opened for; where it differs now, the room is opened anew. */
  readonly basis: string
  readonly owned: DisposableStore
}

/** Opens a room for each conversation and opens it anew when its key or its members change. */
export class Rooms implements Disposable {
  /** Links or presence of this conversation changed. */
  readonly changed = new Emitter<OpenRoom>()
  readonly #rooms = new Map<ConversationId, HeldRoom>()
  readonly #owned = new DisposableStore()

  constructor(
    private readonly context: Context,
    private readonly endpoints: Endpoints,
  ) {
    const { happenings } = context
    this.#owned.add(
      happenings.conversation.on((id) => {
        context.background(this.#refresh(id))
      }),
    )
    this.#owned.add(
      happenings.appended.on(({ conversation, event }) => {
        this.#rooms.get(conversation)?.room.announce(event)
      }),
    )
    this.#owned.add(
      happenings.read.on((id) => {
        this.#rooms.get(id)?.room.poke()
      }),
    )
    this.#owned.add(
      happenings.settings.on(() => {
        for (const { room } of this.#rooms.values()) room.poke()
      }),
    )
  }

  async openAll(): Promise<void> {
    const ids = await this.context.storage.read(({ conversations }) => conversations.list('key'))
    for (const { id } of ids) await this.#refresh(id)
  }

  get(id: ConversationId): OpenRoom | undefined {
    return this.#rooms.get(id)
  }

  all(): readonly OpenRoom[] {
    return [...this.#rooms.values()]
  }

  dispose(): void {
    this.#owned.dispose()
    for (const { owned } of this.#rooms.values()) owned.dispose()
    this.#rooms.clear()
  }

  async #refresh(id: ConversationId): Promise<void> {
    const kept = await this.context.storage.read(async ({ conversations, contacts }) => {
      const conversation = await conversations.get(id)
      const contact = conversation && (await contacts.get(conversation.contact))
      return conversation === undefined || contact === undefined ? undefined : { conversation, contact }
    })
    if (kept === undefined || this.#owned.disposed) return
    const key = currentKey(kept.conversation.keys)
    const open = this.#rooms.get(id)
    const basis = basisOf(kept.conversation, kept.contact)
    if (open?.basis === basis) return
    open?.owned.dispose()
    this.#rooms.delete(id)
    if (key !== undefined && !kept.contact.blocked)
      this.#rooms.set(id, this.#open(kept.conversation, kept.contact, key))
  }

  #open(conversation: ConversationRecord, contact: ContactRecord, key: EpochKey): HeldRoom {
    const { context } = this
    const { happenings, self } = context
    const endpoint = this.endpoints.at(conversation.server)
    const owned = new DisposableStore()
    // The topic is joined before the room is attached: its signalling waits for the join (SG5).
    const topic = owned.add(this.#join(conversation.id, key, endpoint, devicesOf(contact)))
    const room = owned.add(
      new ConversationRoom(
        conversation,
        key,
        rightsOf(conversation, contact, self.account.id, self.device.id),
        {
          storage: context.storage,
          transport: endpoint.transport,
          author: { account: self.account.id, device: self.device },
          clock: context.clock,
          random: context.random,
          refusals: context.refusals,
          readReceipts: () => context.settings().readReceipts,
          typingIndicators: () => context.settings().typingIndicators,
        },
        {
          messages: (messages) => {
            for (const message of messages) happenings.message.emit(message)
          },
          trouble: (error) => {
            happenings.trouble.emit(error)
          },
        },
      ),
    )
    const { relayKey } = epochSecrets(key.key)
    const send = (envelope: Uint8Array) => topic.send('message', envelope)
    const relay = owned.add(new RelayFallback(room, relayKey, send, context.clock, context.random))
    const held: HeldRoom = {
      conversation,
      contact: contact.account,
      endpoint,
      room,
      basis: basisOf(conversation, contact),
      owned,
      relay,
      present: new Map(),
    }
    owned.add(
      room.spoken.on(() => {
        relay.pump()
      }),
    )
    owned.add(
      relay.active.watch(() => {
        this.changed.emit(held)
      }),
    )
    owned.add(
      this.changed.on((changed) => {
        if (changed === held) relay.need(needsRelay(held))
      }),
    )
    owned.add(
      room.links.watch(() => {
        this.changed.emit(held)
      }),
    )
    owned.add(
      topic.joined.watch(() => {
        this.changed.emit(held)
      }),
    )
    return held
  }

  #join(id: ConversationId, { key }: EpochKey, { signaling }: Endpoint, devices: readonly DeviceId[]): TopicSession {
    const { topic, topicKeys } = epochSecrets(key)
    const byAlias = new Map(devices.map((device) => [epochAlias(key, device), device]))
    return signaling.join(
      {
        topic,
        alias: epochAlias(key, this.context.self.device.id),
        sign: (session) => signProof(topicKeys.secretKey, joinProofBytes(session)),
      },
      {
        presence: (present) => {
          const open = this.#rooms.get(id)
          if (open === undefined) return
          open.present = new Map(
            present.flatMap((one) => {
              const device = byAlias.get(one.alias)
              return device === undefined ? [] : [[device, one] as const]
            }),
          )
          this.changed.emit(open)
        },
        frame: ({ type, envelope }) => {
          if (type === 'message') this.#rooms.get(id)?.room.receiveRelayed(envelope)
        },
      },
    )
  }
}

/** Members' devices and all keys: also one that only older events are sealed with. */
const basisOf = ({ keys }: ConversationRecord, contact: ContactRecord): string =>
  [...devicesOf(contact), ...keys.map(({ epoch, key }) => `${String(epoch)}:${toBase64Url(key)}`)].join(' ')

/** Somebody is there, and no link is. */
const needsRelay = ({ present, room }: OpenRoom): boolean =>
  room.links.value.length === 0 && [...present.values()].some(({ status }) => status !== 'offline')

const rightsOf = (
  conversation: ConversationRecord,
  contact: ContactRecord,
  self: AccountId,
  device: DeviceId,
): ConversationRights => ({
  conversation: conversation.id,
  devices: new Map([...devicesOf(contact).map((one) => [one, contact.account] as const), [device, self] as const]),
  keys: conversation.keys,
})
