import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { disposable, type Disposable } from '../base/disposables'
import { isDeviceId, isEventId, type DeviceId, type EventId } from '../base/ids'
import { fraction, type Random } from '../base/random'

/** What a peer, or another tab of Yjs, put into the shared document. Hostile. */
export interface DocumentChange {
  /** Entries that appeared or changed: under a key that claims to be their id. */
  readonly events: readonly { readonly key: string; readonly value: unknown }[]
  readonly statements: readonly { readonly device: DeviceId; readonly value: unknown }[]
  /** Ids of events that somebody took out. */
  readonly removed: readonly EventId[]
}

/**
 * The Y.Doc of one conversation's epoch: a place where members leave events and statements for each
 * other. It decides no truth, holds only what somebody still lacks, and is made anew at each start:
 * what a device has verified lies on its disk.
 *
 *   events:     event id → bytes of the event
 *   statements: device id → bytes of its latest statement
 */
export class ConversationDocument implements Disposable {
  readonly doc: Y.Doc
  /** What is said in passing, beside it. */
  readonly awareness: Awareness
  readonly #events: Y.Map<unknown>
  readonly #statements: Y.Map<unknown>

  constructor(random: Random) {
    this.doc = new Y.Doc()
    // A client id used twice diverges for ever: it is drawn anew for each document.
    this.doc.clientID = Math.floor(fraction(random) * 2 ** 32)
    this.awareness = new Awareness(this.doc)
    this.#events = this.doc.getMap('events')
    this.#statements = this.doc.getMap('statements')
  }

  has(id: EventId): boolean {
    return this.#events.has(id)
  }

  event(id: EventId): unknown {
    return this.#events.get(id)
  }

  statement(device: DeviceId): unknown {
    return this.#statements.get(device)
  }

  /** Everything inside becomes one update to the peers. */
  change(work: () => void): void {
    this.doc.transact(work, this)
  }

  offer(id: EventId, bytes: Uint8Array): void {
    this.#events.set(id, bytes)
  }

  retire(key: string): void {
    if (this.#events.has(key)) this.#events.delete(key)
  }

  state(device: DeviceId, bytes: Uint8Array): void {
    this.#statements.set(device, bytes)
  }

  /** Calls back after each change that did not come from {@link change}. */
  onChange(listener: (change: DocumentChange) => void): Disposable {
    const events = (event: Y.YMapEvent<unknown>, transaction: Y.Transaction): void => {
      if (transaction.origin === this) return
      const keys = changedKeys(event)
      const present = keys.filter((key) => this.#events.has(key))
      const removed = keys.filter((key) => !this.#events.has(key)).filter(isEventId)
      listener({ events: present.map((key) => ({ key, value: this.#events.get(key) })), statements: [], removed })
    }
    const statements = (event: Y.YMapEvent<unknown>, transaction: Y.Transaction): void => {
      if (transaction.origin === this) return
      const devices = changedKeys(event).filter(isDeviceId)
      listener({
        events: [],
        statements: devices.map((device) => ({ device, value: this.#statements.get(device) })),
        removed: [],
      })
    }
    this.#statements.observe(statements)
    this.#events.observe(events)
    return disposable(() => {
      this.#statements.unobserve(statements)
      this.#events.unobserve(events)
    })
  }

  /** Calls back with the size in bytes of each update that came from a peer. */
  onInbound(listener: (bytes: number) => void): Disposable {
    const updates = (update: Uint8Array, origin: unknown): void => {
      if (origin !== this) listener(update.length)
    }
    this.doc.on('update', updates)
    return disposable(() => {
      this.doc.off('update', updates)
    })
  }

  dispose(): void {
    this.awareness.destroy()
    this.doc.destroy()
  }
}

const changedKeys = ({ keysChanged }: Y.YMapEvent<unknown>): readonly string[] =>
  [...keysChanged].filter((key: unknown) => typeof key === 'string')
