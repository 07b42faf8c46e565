/**
 * What goes over a history stream. Who opens it asks one question, and the other end answers it and is done:
 *
 *   1 request  version 1 (1 byte), order (1 byte: 0 oldest first, 1 newest first), most events v,
 *              ranges v from 1 to 256, each: device 32, from v, to v; no device twice
 *   2 batch    events v from 1 to 256, each sized
 *   3 end      why (1 byte: 0 complete, 1 there is more, 2 declined)
 *
 * Events lie in a batch as they travel everywhere else, and are judged like all that a peer hands over.
 */
import * as encoding from 'lib0/encoding'
import { assert } from '../base/errors'
import { idBytes, isDeviceId, type DeviceId } from '../base/ids'
import { mostEventBytes } from '../protocol/peer/limits'
import { decode, type Reader } from '../protocol/peer/reader'

/** A run of one device's events, both ends included. */
export interface EventRange {
  readonly device: DeviceId
  readonly from: number
  readonly to: number
}

export interface HistoryRequest {
  readonly kind: 'request'
  readonly newestFirst: boolean
  /** How many events the answer has at most. */
  readonly most: number
  readonly ranges: readonly EventRange[]
}

/** `more`: as many as were asked for at most, and there are others in the ranges. */
export type HistoryEnd = 'complete' | 'more' | 'declined'

export type HistoryMessage =
  | HistoryRequest
  | { readonly kind: 'batch'; readonly events: readonly Uint8Array[] }
  | { readonly kind: 'end'; readonly why: HistoryEnd }

export const mostRanges = 256
/** Of one answer. */
export const mostAnswered = 4096
export const mostInBatch = 256
/** From here on nothing more goes into a batch: with its last event it may have this and 64 KiB. */
export const fullBatchBytes = 48 * 1024

const version = 1
const mostSequence = 2 ** 40 - 1
const kinds = { request: 1, batch: 2, end: 3 } as const
const ends = ['complete', 'more', 'declined'] as const

/** For messages of our own: one that {@link decodeHistory} would refuse is a bug. */
export const encodeHistory = (message: HistoryMessage): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeUint8(encoder, kinds[message.kind])
    switch (message.kind) {
      case 'request':
        assert(message.ranges.length > 0 && message.ranges.length <= mostRanges, 'a question within its bounds')
        encoding.writeUint8(encoder, version)
        encoding.writeUint8(encoder, message.newestFirst ? 1 : 0)
        encoding.writeVarUint(encoder, message.most)
        encoding.writeVarUint(encoder, message.ranges.length)
        for (const { device, from, to } of message.ranges) {
          encoding.writeUint8Array(encoder, idBytes(device))
          encoding.writeVarUint(encoder, from)
          encoding.writeVarUint(encoder, to)
        }
        break
      case 'batch':
        assert(message.events.length > 0 && message.events.length <= mostInBatch, 'a batch within its bounds')
        encoding.writeVarUint(encoder, message.events.length)
        for (const bytes of message.events) encoding.writeVarUint8Array(encoder, bytes)
        break
      case 'end':
        encoding.writeUint8(encoder, ends.indexOf(message.why))
    }
  })

/** `bytes` are hostile; `undefined` for what is no message. The events in a batch are not looked at. */
export const decodeHistory = (bytes: Uint8Array): HistoryMessage | undefined => decode(bytes, readMessage)

const readMessage = (reader: Reader): HistoryMessage => {
  switch (reader.byte()) {
    case kinds.request:
      return readRequest(reader)
    case kinds.batch: {
      const count = within(reader.number(mostInBatch), 1)
      return { kind: 'batch', events: Array.from({ length: count }, () => reader.sized(mostEventBytes)) }
    }
    case kinds.end: {
      const why = ends[reader.byte()]
      return why === undefined ? refuse() : { kind: 'end', why }
    }
    default:
      return refuse()
  }
}

const readRequest = (reader: Reader): HistoryRequest => {
  if (reader.byte() !== version) return refuse()
  const order = reader.byte()
  if (order > 1) return refuse()
  const most = within(reader.number(mostAnswered), 1)
  const count = within(reader.number(mostRanges), 1)
  const ranges = Array.from({ length: count }, () => {
    const device = reader.id(32, isDeviceId)
    const from = within(reader.number(mostSequence), 1)
    return { device, from, to: within(reader.number(mostSequence), from) }
  })
  if (new Set(ranges.map(({ device }) => device)).size < count) return refuse()
  return { kind: 'request', newestFirst: order === 1, most, ranges }
}

const within = (value: number, least: number): number => (value >= least ? value : refuse())

class OutOfBounds extends Error {}

const refuse = (): never => {
  throw new OutOfBounds()
}
