import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as sync from 'y-protocols/sync'
import { every, type Clock } from '../../../src/core/base/clock'
import { DisposableStore, disposable } from '../../../src/core/base/disposables'
import type { DeviceId } from '../../../src/core/base/ids'
import type { PeerLink, PeerTransport, RoomOptions } from '../../../src/core/network/transport'
import type { Air } from './faults'

interface AwarenessChange {
  readonly added: readonly number[]
  readonly updated: readonly number[]
  readonly removed: readonly number[]
}

interface Attached {
  readonly name: string
  readonly options: RoomOptions
  readonly links: Map<Attached, PeerLink>
}

/** What an update may have before it is refused (HP3). */
const mostMessageBytes = 1024 * 1024 + 64
/** Links come and go, and lost frames are made up for, at this pace. */
const beatMs = 1_000

/**
 * Connections between the rooms of a simulated world, speaking what y-webrtc speaks. They lose, repeat and
 * reorder frames as no data channel would; sync step 1 on each beat repairs what was lost.
 */
export class SimulatedMesh {
  /** True where firewalls let no connection through at all. */
  blocked = false
  readonly #rooms = new Set<Attached>()

  constructor(
    private readonly clock: Clock,
    private readonly air: Air,
    /** New links need the server; those that are open do not. */
    private readonly canMeet: () => boolean,
  ) {
    every(clock, beatMs, () => {
      this.#beat()
    })
  }

  transport(name: string): PeerTransport {
    const owned = new DisposableStore()
    return {
      attach: (options) => owned.add(this.#attach(name, options)),
      dispose: () => {
        owned.dispose()
      },
    }
  }

  #attach(name: string, options: RoomOptions) {
    const room: Attached = { name, options, links: new Map() }
    const { doc, awareness } = options
    const onUpdate = (update: Uint8Array): void => {
      this.#broadcast(room, (encoder) => {
        encoding.writeVarUint(encoder, 0)
        sync.writeUpdate(encoder, update)
      })
    }
    const onAwareness = ({ added, updated, removed }: AwarenessChange): void => {
      this.#broadcast(room, (encoder) => {
        encoding.writeVarUint(encoder, 1)
        const clients = [...added, ...updated, ...removed]
        encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, clients))
      })
    }
    doc.on('update', onUpdate)
    awareness.on('update', onAwareness)
    this.#rooms.add(room)
    this.clock.after(0, () => {
      this.#meet(room)
    })
    const leave = disposable(() => {
      doc.off('update', onUpdate)
      awareness.off('update', onAwareness)
      this.#rooms.delete(room)
      for (const other of [...room.links.keys()]) this.#part(room, other)
    })
    return {
      dispose: leave.dispose,
      expel: (device: DeviceId) => {
        for (const [other, link] of [...room.links]) if (link.device === device) this.#part(room, other)
      },
    }
  }

  #beat(): void {
    for (const room of this.#rooms) {
      for (const other of [...room.links.keys()]) if (!this.air.reaches(room.name, other.name)) this.#part(room, other)
      this.#meet(room)
      for (const other of room.links.keys()) this.#greet(room, other)
    }
  }

  #meet(room: Attached): void {
    if (!this.#rooms.has(room) || this.blocked || !this.canMeet()) return
    for (const other of this.#rooms) {
      if (other === room || other.options.topic !== room.options.topic || room.links.has(other)) continue
      if (!this.air.reaches(room.name, other.name)) continue
      const prints = { here: { local: room.name, remote: other.name }, there: { local: other.name, remote: room.name } }
      const there = room.options.authenticator.verify(other.options.authenticator.prove(prints.there), prints.here)
      const here = other.options.authenticator.verify(room.options.authenticator.prove(prints.here), prints.there)
      if (!there.ok || !here.ok) continue
      room.links.set(other, { device: there.value, path: () => Promise.resolve('direct') })
      other.links.set(room, { device: here.value, path: () => Promise.resolve('direct') })
      for (const one of [room, other]) one.options.onLinks([...one.links.values()])
      this.#greet(room, other)
      this.#greet(other, room)
    }
  }

  #part(room: Attached, other: Attached): void {
    for (const [one, two] of [
      [room, other],
      [other, room],
    ] as const) {
      if (one.links.delete(two) && this.#rooms.has(one)) one.options.onLinks([...one.links.values()])
    }
  }

  #greet(room: Attached, other: Attached): void {
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 0)
    sync.writeSyncStep1(encoder, room.options.doc)
    this.#send(room, other, encoding.toUint8Array(encoder))
  }

  #broadcast(room: Attached, write: (encoder: encoding.Encoder) => void): void {
    if (room.links.size === 0) return
    const encoder = encoding.createEncoder()
    write(encoder)
    for (const other of room.links.keys()) this.#send(room, other, encoding.toUint8Array(encoder))
  }

  #send(from: Attached, to: Attached, message: Uint8Array): void {
    this.air.carry(from.name, to.name, () => {
      if (!to.links.has(from) || !from.links.has(to)) return
      if (message.length > mostMessageBytes) to.options.onBreach('message-too-large', to.links.get(from)?.device)
      else this.#receive(to, from, message)
    })
  }

  #receive(room: Attached, from: Attached, message: Uint8Array): void {
    const decoder = decoding.createDecoder(message)
    if (decoding.readVarUint(decoder) === 1) {
      applyAwarenessUpdate(room.options.awareness, decoding.readVarUint8Array(decoder), this)
      return
    }
    const encoder = encoding.createEncoder()
    encoding.writeVarUint(encoder, 0)
    sync.readSyncMessage(decoder, encoder, room.options.doc, this)
    if (encoding.length(encoder) > 1) this.#send(room, from, encoding.toUint8Array(encoder))
  }
}
