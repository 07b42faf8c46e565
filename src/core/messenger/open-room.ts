import { DisposableStore } from '../base/disposables'
import type { CallPlace } from '../calls/frame'
import type { AccountId, ConversationId, DeviceId } from '../base/ids'
import type { ConversationRights } from '../conversation/admit'
import { epochAlias, epochSecrets, type EpochKey } from '../conversation/epoch'
import { signProof } from '../crypto/sign'
import type { Presence, TopicSession } from '../network/signaling'
import { joinProofBytes } from '../protocol/signaling/proofs'
import type { ConversationRecord } from '../storage/records'
import { RelayFallback } from '../sync/relay'
import { RoomRights } from '../sync/rights'
import { ConversationRoom } from '../sync/room'
import { usualWindow } from '../sync/window'
import { adopt } from './adopt'
import type { Context, Endpoint } from './context'

/** A conversation's epoch that is kept in step: its room, its topic at the server and who is seen there. */
export interface OpenRoom {
  readonly conversation: ConversationId
  /** Of a direct conversation. */
  readonly contact?: AccountId
  readonly endpoint: Endpoint
  readonly room: ConversationRoom
  readonly relay: RelayFallback
  readonly line: CallLine
  /** Members' devices on the topic, as the server tells. */
  present: ReadonlyMap<DeviceId, Presence>
}

/** How things are said of calls here. */
export interface CallLine extends CallPlace {
  /** Through the server, now or never. */
  send(type: `call.${string}`, sealed: Uint8Array): void
}

/** Something was said of a call here: over the link to that device, or through the server as such a frame. Hostile. */
export interface Called {
  readonly room: OpenRoom
  readonly by: { readonly device: DeviceId } | { readonly type: string }
  readonly sealed: Uint8Array
}

export interface HeldRoom extends OpenRoom {
  readonly owned: DisposableStore
}

interface RoomBasis {
  readonly conversation: ConversationRecord
  readonly rights: ConversationRights
  readonly key: EpochKey
}

/** Opens the room of one epoch; `changed` is told when links or presence are others. Whoever opens it disposes of it. */
export const openRoom = (
  context: Context,
  endpoint: Endpoint,
  { conversation, key, rights }: RoomBasis,
  changed: (held: HeldRoom) => void,
  called: (called: Called) => void,
): HeldRoom => {
  const { happenings, self } = context
  const { id } = conversation
  const owned = new DisposableStore()
  const roomRights = new RoomRights(rights, key.epoch, conversation.introduced, self.account.id)
  // The topic is joined before the room is attached: its signalling waits for the join (SG5).
  const topic = owned.add(
    joinTopic(context, endpoint, key, {
      devices: () => roomRights.expected,
      presence: (present) => {
        const crowded = Math.max(held.present.size, present.size) > mostMet
        held.present = present
        if (crowded) held.room.update(roomRights.current)
        changed(held)
      },
      letter: (envelope) => {
        held.room.receiveRelayed(envelope)
      },
      called: (type, sealed) => {
        called({ room: held, by: { type }, sealed })
      },
    }),
  )
  const room = owned.add(
    new ConversationRoom(
      id,
      key,
      roomRights,
      {
        storage: context.storage,
        transport: endpoint.transport,
        author: { account: self.account.id, device: self.device },
        clock: context.clock,
        random: context.random,
        refusals: context.refusals,
        present: () => presentIn(topic, held),
        adopt: (records, invitations) => adopt(records, invitations, context.clock.now()),
        readReceipts: () => context.settings().readReceipts,
        typingIndicators: () => context.settings().typingIndicators,
        window: context.window ?? usualWindow,
        pace: context.pace,
      },
      {
        messages: (messages) => {
          for (const message of messages) happenings.message.emit(message)
        },
        governed: () => {
          happenings.conversation.emit(id)
        },
        adopted: (conversations) => {
          for (const one of conversations) {
            happenings.conversation.emit(one)
            happenings.invited.emit(one)
          }
        },
        called: (device, sealed) => {
          called({ room: held, by: { device }, sealed })
        },
        trouble: (error) => {
          happenings.trouble.emit(error)
        },
      },
    ),
  )
  const { callKey, relayKey } = epochSecrets(key.key)
  const send = (envelope: Uint8Array) => topic.send('message', envelope)
  const relay = owned.add(new RelayFallback(room, relayKey, send, context.clock, context.random))
  const held: HeldRoom = {
    conversation: id,
    ...(conversation.contact === undefined ? {} : { contact: conversation.contact }),
    endpoint,
    room,
    owned,
    relay,
    line: {
      key: callKey,
      topic: topic.topic,
      send: (type, sealed) => {
        void topic.send(type, sealed)
      },
    },
    present: new Map(),
  }
  const tell = (): void => {
    changed(held)
  }
  owned.add(
    room.spoken.on(() => {
      relay.pump()
    }),
  )
  owned.add(relay.active.watch(tell))
  owned.add(room.links.watch(tell))
  owned.add(topic.joined.watch(tell))
  return held
}

/** Below it everybody is linked with everybody, whoever is there. */
const mostMet = 8

/** Nobody can tell while the server is away: then whoever is heard of is met. */
const presentIn = (topic: TopicSession, { present }: HeldRoom): ReadonlySet<DeviceId> | undefined => {
  const there = [...present].filter(([, { status }]) => status !== 'offline').map(([device]) => device)
  return topic.joined.value && there.length > mostMet ? new Set(there) : undefined
}

const joinTopic = (
  { self }: Context,
  { signaling }: Endpoint,
  { key }: EpochKey,
  handlers: {
    devices(): readonly DeviceId[]
    presence(present: ReadonlyMap<DeviceId, Presence>): void
    letter(envelope: Uint8Array): void
    called(type: string, sealed: Uint8Array): void
  },
): TopicSession => {
  const { topic, topicKeys } = epochSecrets(key)
  return signaling.join(
    {
      topic,
      alias: epochAlias(key, self.device.id),
      sign: (session) => signProof(topicKeys.secretKey, joinProofBytes(session)),
    },
    {
      presence: (present) => {
        const byAlias = new Map(handlers.devices().map((device) => [epochAlias(key, device), device]))
        handlers.presence(
          new Map(
            present.flatMap((one) => {
              const device = byAlias.get(one.alias)
              return device === undefined ? [] : [[device, one] as const]
            }),
          ),
        )
      },
      frame: ({ type, envelope }) => {
        if (type === 'message') handlers.letter(envelope)
        else if (type.startsWith('call.')) handlers.called(type, envelope)
      },
    },
  )
}
