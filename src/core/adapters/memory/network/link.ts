import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { messageYjsSyncStep1, readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync'
import type { Clock } from '../../../base/clock'
import type { DeviceId } from '../../../base/ids'
import { forgetTheGone, inspectMessage, messageType, outgoingMessages } from '../../../network/message'
import type { Fingerprints, LinkIdentity } from '../../../network/identity'
import { roomTag } from '../../../link/note'
import type { Breach, HistoryStream, PeerLink, RoomOptions } from '../../../network/transport'
import { Backchannel, type BackPacket } from './backchannel'

/** What goes between the two halves of a link. */
export type Packet =
  | { readonly kind: 'hello'; readonly proof: Uint8Array }
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'bye' }
  | BackPacket

export interface LinkHost {
  readonly room: Pick<RoomOptions, 'doc' | 'awareness' | 'admits' | 'history' | 'key' | 'onCall' | 'topic'>
  readonly identity: LinkIdentity
  readonly clock: Clock
  send(packet: Packet): void
  isExpelled(device: DeviceId): boolean
  opened(): void
  closed(): void
  breached(breach: Breach, device: DeviceId | undefined): void
}

const provingMs = 10_000
const silenceMs = 15_000
const mostEarly = 64

type State =
  | { readonly kind: 'proving'; readonly since: number }
  | { readonly kind: 'open'; readonly device: DeviceId }
  | { readonly kind: 'closed' }

/** One side of a connection between two rooms: proves who it is, then keeps document and awareness in step. */
export class HalfLink implements PeerLink {
  #state: State
  #heard: number
  #proven: DeviceId | undefined
  readonly #back: Backchannel
  /** What overtook the proof. */
  #early: BackPacket[] = []

  constructor(
    private readonly host: LinkHost,
    private readonly fingerprints: Fingerprints,
  ) {
    this.#heard = host.clock.now()
    this.#back = this.#createBack()
    this.#state = { kind: 'proving', since: this.#heard }
    this.#hello()
  }

  /** Stays what it was once the link is closed: whoever was shown it may still ask. */
  get device(): DeviceId {
    if (this.#proven !== undefined) return this.#proven
    throw new Error('assertion failed: a link shown to others was open')
  }

  get isOpen(): boolean {
    return this.#state.kind === 'open'
  }

  path(): Promise<'direct'> {
    return Promise.resolve('direct')
  }

  hear(packet: Packet): void {
    this.#heard = this.host.clock.now()
    switch (packet.kind) {
      case 'hello':
        if (this.#state.kind === 'proving') this.#judge(packet.proof)
        return
      case 'message':
        // What overtook the proof is not looked at; the next exchange of vectors brings it again.
        if (this.#state.kind === 'open') this.#receive(packet.bytes, this.#state.device)
        return
      case 'frame':
      case 'had':
        if (this.#state.kind === 'open') this.#back.receive(packet)
        else if (this.#early.length < mostEarly) this.#early.push(packet)
        return
      case 'bye':
        this.close()
    }
  }

  /** A stream to ask the other end for history. */
  history(): HistoryStream | undefined {
    return this.isOpen ? this.#back.ask() : undefined
  }

  tell(message: Uint8Array): boolean {
    return this.isOpen && this.#back.say(message)
  }

  /** Frames may have been lost: says again what the other may have missed. */
  tick(): void {
    const now = this.host.clock.now()
    if (this.#state.kind === 'proving') {
      if (now - this.#state.since >= provingMs) this.close()
      else this.#hello()
    } else if (this.#state.kind === 'open') {
      if (now - this.#heard >= silenceMs) this.close()
      else this.#greet()
    }
  }

  update(update: Uint8Array): void {
    this.#write(messageType.sync, (encoder) => {
      writeUpdate(encoder, update)
    })
  }

  awareness(clients: readonly number[], states?: Map<number, Record<string, unknown>>): void {
    const { awareness } = this.host.room
    const known = clients.filter((client) => awareness.meta.has(client))
    if (known.length === 0) return
    this.#write(messageType.awareness, (encoder) => {
      encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, known, states ?? awareness.states))
    })
  }

  /** Tells the other and is gone. */
  end(): void {
    if (this.#state.kind === 'closed') return
    this.host.send({ kind: 'bye' })
    this.close()
  }

  close(): void {
    if (this.#state.kind === 'closed') return
    this.#state = { kind: 'closed' }
    this.#back.close()
    this.host.closed()
  }

  #createBack(): Backchannel {
    const { local, remote } = this.fingerprints
    return new Backchannel(roomTag(this.host.room, this.fingerprints), local < remote ? 'calling' : 'called', {
      clock: this.host.clock,
      send: (packet) => {
        if (this.#state.kind === 'open') this.host.send(packet)
      },
      asked: (stream) => this.host.room.history?.(this.device, stream) === true,
      called: (message) => this.host.room.onCall?.(this.device, message),
      breached: (breach) => {
        this.host.breached(breach, this.device)
      },
    })
  }

  #hello(): void {
    this.host.send({ kind: 'hello', proof: this.host.identity.prove(this.fingerprints) })
  }

  #judge(proof: Uint8Array): void {
    const verified = this.host.identity.verify(proof, this.fingerprints)
    if (!verified.ok || !this.host.room.admits(verified.value)) {
      this.host.breached('proof-refused', undefined)
      this.end()
    } else if (this.host.isExpelled(verified.value)) {
      this.end()
    } else {
      this.#state = { kind: 'open', device: verified.value }
      this.#proven = verified.value
      // The other may have missed ours.
      this.#hello()
      this.host.opened()
      this.#greet()
      for (const packet of this.#early) this.#back.receive(packet)
      this.#early = []
    }
  }

  #greet(): void {
    this.#write(messageType.sync, (encoder) => {
      writeSyncStep1(encoder, this.host.room.doc)
    })
    this.awareness([...this.host.room.awareness.states.keys()])
  }

  #receive(bytes: Uint8Array, device: DeviceId): void {
    const { doc, awareness } = this.host.room
    const inspected = inspectMessage(bytes, awareness)
    if (!inspected.ok) {
      this.host.breached(inspected.error, device)
      return
    }
    if (inspected.value === undefined) return
    const decoder = decoding.createDecoder(inspected.value)
    switch (decoding.readVarUint(decoder)) {
      case messageType.sync: {
        const encoder = encoding.createEncoder()
        encoding.writeVarUint(encoder, messageType.sync)
        const kind = readSyncMessage(decoder, encoder, doc, this, () => {
          this.host.breached('update-malformed', device)
        })
        if (kind === messageYjsSyncStep1) this.#send(encoding.toUint8Array(encoder))
        return
      }
      case messageType.awareness:
        applyAwarenessUpdate(awareness, decoding.readVarUint8Array(decoder), this)
        forgetTheGone(awareness)
        return
      case messageType.query:
        this.awareness([...awareness.states.keys()])
    }
  }

  #write(type: number, write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, type)
    write(encoder)
    this.#send(encoding.toUint8Array(encoder))
  }

  #send(message: Uint8Array): void {
    if (this.#state.kind !== 'open') return
    for (const bytes of outgoingMessages(message) ?? []) this.host.send({ kind: 'message', bytes })
  }
}
