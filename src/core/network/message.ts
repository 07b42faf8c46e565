/**
 * The messages peers exchange in a room, as y-webrtc writes them (y-protocols):
 *
 *   0 sync       varuint 0 state vector | 1 answer | 2 update, then bytes with their length
 *   1 awareness  bytes with their length: varuint n, n × (varuint client, varuint clock, JSON text of a state or null)
 *   3 query      asks for all awareness states
 *
 * Everything is judged here before Yjs sees it: Yjs throws on some nonsense, allocates for other, and
 * tells nobody whose it was.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { Awareness } from 'y-protocols/awareness'
import { decodeStateVector, decodeUpdate } from 'yjs'
import { fromUtf8 } from '../base/bytes'
import { err, ok, type Result } from '../base/result'
import type { Breach } from './transport'

/** HP3, bytes. */
export const maxUpdateBytes = 1024 * 1024
export const maxAwarenessBytes = 64 * 1024
export const maxAwarenessStateBytes = 8 * 1024
export const maxAwarenessPeers = 256

/** Types and lengths around the bytes of a sync message. */
const syncOverhead = 16

export const messageType = { sync: 0, awareness: 1, query: 3 } as const
const sync = { vector: 0, answer: 1, update: 2 } as const

/** How long a message of this type may be, in bytes; `undefined` for a type no honest client sends. */
export const messageLimit = (type: number): number | undefined => {
  switch (type) {
    case messageType.sync:
      return maxUpdateBytes + syncOverhead
    case messageType.awareness:
      return maxAwarenessBytes
    case messageType.query:
      return 1
    default:
      return undefined
  }
}

/** What of a received message may go on to Yjs: all, a part, or nothing where it holds no news. */
export const inspectMessage = (message: Uint8Array, awareness: Awareness): Result<Uint8Array | undefined, Breach> => {
  const type = message[0]
  const limit = type === undefined ? undefined : messageLimit(type)
  if (limit === undefined) return err('frame-malformed')
  if (message.length > limit) return err(type === messageType.awareness ? 'awareness-too-large' : 'message-too-large')
  if (type === messageType.sync) return inspectSync(message)
  return type === messageType.awareness ? inspectAwareness(message, awareness) : ok(message)
}

/**
 * What leaves for a message of our own: nothing that another device would have to refuse. Awareness of many
 * members goes in several messages; `undefined` for a document change over 1 MiB, which nobody would take.
 */
export const outgoingMessages = (message: Uint8Array): readonly Uint8Array[] | undefined => {
  const limit = messageLimit(message[0] ?? -1)
  if (limit === undefined) return undefined
  if (message[0] !== messageType.awareness) return message.length <= limit ? [message] : undefined
  const entries = readAwareness(message).filter(({ state }) => state.length <= maxAwarenessStateBytes)
  const messages: Uint8Array[] = []
  let batch: Entry[] = []
  let bytes = 0
  for (const entry of entries) {
    const weight = entry.state.length + entryOverhead
    if (batch.length === maxAwarenessPeers || bytes + weight > maxAwarenessBytes - entryOverhead) {
      messages.push(writeAwareness(batch))
      batch = []
      bytes = 0
    }
    batch.push(entry)
    bytes += weight
  }
  return batch.length > 0 ? [...messages, writeAwareness(batch)] : messages
}

const inspectSync = (message: Uint8Array): Result<Uint8Array, Breach> => {
  try {
    const decoder = decoding.createDecoder(message)
    decoding.readVarUint(decoder)
    const kind = decoding.readVarUint(decoder)
    const bytes = decoding.readVarUint8Array(decoder)
    if (decoding.hasContent(decoder)) return err('frame-malformed')
    if (bytes.length > maxUpdateBytes) return err('message-too-large')
    if (kind === sync.vector) return readable(() => decodeStateVector(bytes)) ? ok(message) : err('update-malformed')
    if (kind !== sync.answer && kind !== sync.update) return err('frame-malformed')
    return readable(() => decodeUpdate(bytes)) ? ok(message) : err('update-malformed')
  } catch {
    return err('frame-malformed')
  }
}

const readable = (read: () => unknown): boolean => {
  try {
    read()
    return true
  } catch {
    return false
  }
}

interface Entry {
  readonly client: number
  readonly clock: number
  /** UTF-8 of JSON. */
  readonly state: Uint8Array
}

/** Client, clock and the length of the state, at their longest. */
const entryOverhead = 24

const inspectAwareness = (message: Uint8Array, awareness: Awareness): Result<Uint8Array | undefined, Breach> => {
  const kept: Entry[] = []
  const known = new Set(awareness.states.keys())
  try {
    for (const entry of readAwareness(message)) {
      if (entry.state.length > maxAwarenessStateBytes) return err('awareness-too-large')
      const state: unknown = JSON.parse(fromUtf8(entry.state) ?? '')
      if (typeof state !== 'object' || Array.isArray(state)) return err('frame-malformed')
      // Who never was here cannot leave; and nobody but ourselves says what our state is.
      if (state === null ? !known.has(entry.client) : entry.client === awareness.clientID) continue
      kept.push(entry)
      known.add(entry.client)
    }
  } catch {
    return err('frame-malformed')
  }
  if (known.size > maxAwarenessPeers) return err('awareness-too-many')
  return ok(kept.length > 0 ? writeAwareness(kept) : undefined)
}

/** Throws on bytes that are no awareness message. */
const readAwareness = (message: Uint8Array): readonly Entry[] => {
  const outer = decoding.createDecoder(message)
  decoding.readVarUint(outer)
  const decoder = decoding.createDecoder(decoding.readVarUint8Array(outer))
  const entries: Entry[] = []
  const count = decoding.readVarUint(decoder)
  for (let index = 0; index < count; index++) {
    const client = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    entries.push({ client, clock, state: decoding.readVarUint8Array(decoder) })
  }
  if (decoding.hasContent(decoder) || decoding.hasContent(outer)) throw new Error('bytes too many')
  return entries
}

const writeAwareness = (entries: readonly Entry[]): Uint8Array => {
  const inner = encoding.createEncoder()
  encoding.writeVarUint(inner, entries.length)
  for (const { client, clock, state } of entries) {
    encoding.writeVarUint(inner, client)
    encoding.writeVarUint(inner, clock)
    encoding.writeVarUint8Array(inner, state)
  }
  const outer = encoding.createEncoder()
  encoding.writeVarUint(outer, messageType.awareness)
  encoding.writeVarUint8Array(outer, encoding.toUint8Array(inner))
  return encoding.toUint8Array(outer)
}

/** y-protocols remembers for ever whoever was here once; so that nobody can make that grow, the oldest go. */
export const forgetTheGone = (awareness: Awareness): void => {
  const surplus = awareness.meta.size - 4 * maxAwarenessPeers
  if (surplus <= 0) return
  const gone = [...awareness.meta].filter(([client]) => !awareness.states.has(client) && client !== awareness.clientID)
  gone.sort(([, left], [, right]) => left.lastUpdated - right.lastUpdated)
  for (const [client] of gone.slice(0, surplus + maxAwarenessPeers)) awareness.meta.delete(client)
}
