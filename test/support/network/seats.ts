import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { utf8 } from '../../../src/core/base/bytes'
import type { DeviceId } from '../../../src/core/base/ids'
import { keyFrom, type SymmetricKey } from '../../../src/core/crypto/keys'
import type { Signaling } from '../../../src/core/network/signaling'
import type {
  Breach,
  HistoryStream,
  PeerLink,
  PeerRoom,
  PeerTransport,
  Standing,
} from '../../../src/core/network/transport'
import { deviceOf, membershipOf, topicFor } from './people'

export interface Peer {
  readonly name: string
  readonly signaling: Signaling
  readonly transport: PeerTransport
  /** Topics the person has joined at the server. */
  readonly joined: Set<string>
}

export interface SeatOptions {
  readonly members?: readonly string[]
  /** Another key than the others have. */
  readonly key?: SymmetricKey
  /** How this seat says it stands to whoever it is. */
  readonly standing?: () => Standing | undefined
  /** Takes a question for history, or refuses it. */
  readonly history?: (device: DeviceId, stream: HistoryStream) => boolean
  /** Who this seat is told is there. */
  readonly present?: () => ReadonlySet<DeviceId> | undefined
  readonly doc?: Y.Doc
  readonly awareness?: Awareness
}

/** Somebody in a room: a document of named texts, awareness, and what the room told them. */
export interface Seat {
  readonly peer: Peer
  readonly room: PeerRoom
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly links: readonly PeerLink[]
  /** What others told of calls. */
  readonly told: readonly { readonly device: DeviceId; readonly message: Uint8Array }[]
  readonly breaches: readonly { readonly breach: Breach; readonly device: DeviceId | undefined }[]
  write(key: string, value: string | Uint8Array): void
  read(key: string): unknown
  bytes(key: string): Uint8Array
  feel(state: Record<string, unknown>): void
  feelings(): readonly Record<string, unknown>[]
  /** From now on this person is a member. */
  admit(name: string): void
  /** From now on this person is none. */
  dismiss(name: string): void
}

export const sit = (peer: Peer, topic: string, options: SeatOptions = {}): Seat => {
  const doc = options.doc ?? new Y.Doc()
  const awareness = options.awareness ?? new Awareness(doc)
  const members = [...(options.members ?? [])]
  let links: readonly PeerLink[] = []
  const breaches: { breach: Breach; device: DeviceId | undefined }[] = []
  const told: { device: DeviceId; message: Uint8Array }[] = []

  if (!peer.joined.has(topic)) {
    peer.joined.add(topic)
    peer.signaling.join(membershipOf(peer.name, topic), { presence: () => undefined, frame: () => undefined })
  }
  const room = peer.transport.attach({
    topic: topicFor(topic),
    key: options.key ?? keyFrom(utf8('the key of the epoch, 32 letters')),
    doc,
    awareness,
    admits: (device) => members.some((name) => deviceOf(name) === device),
    ...(options.standing === undefined ? {} : { standing: () => Promise.resolve(options.standing?.()) }),
    ...(options.present === undefined ? {} : { present: options.present }),
    ...(options.history === undefined ? {} : { history: options.history }),
    onCall: (device, message) => {
      told.push({ device, message })
    },
    onLinks: (all) => {
      links = all
    },
    onBreach: (breach, device) => {
      breaches.push({ breach, device })
    },
  })
  const texts = doc.getMap('texts')

  return {
    peer,
    room,
    doc,
    awareness,
    told,
    breaches,
    get links() {
      return links
    },
    write: (key, value) => {
      // Yjs knows plain bytes only, not Node's buffers.
      texts.set(key, typeof value === 'string' ? value : Uint8Array.from(value))
    },
    read: (key) => texts.get(key),
    bytes: (key) => {
      const value = texts.get(key)
      return value instanceof Uint8Array ? value : new Uint8Array()
    },
    feel: (state) => {
      awareness.setLocalState(state)
    },
    feelings: () => [...awareness.getStates()].filter(([client]) => client !== doc.clientID).map(([, state]) => state),
    admit: (name) => {
      members.push(name)
      room.review()
    },
    dismiss: (name) => {
      members.splice(members.indexOf(name), 1)
      room.review()
    },
  }
}
