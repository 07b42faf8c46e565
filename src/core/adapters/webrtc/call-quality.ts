import type { CallQuality } from '../../calls/media'
import { pairIn, pathIn, type Report } from './path'

/** What is counted up from the beginning; the difference of two is what happened between them. */
export interface CallCounts {
  /** In ms. */
  readonly at: number
  readonly bytesIn: number
  readonly bytesOut: number
  readonly packetsIn: number
  readonly packetsLost: number
}

type Entry = Readonly<Record<string, unknown>>

/** What a report of the connection, taken at `at`, and the counts of an earlier one say of the way. */
export const qualityOf = (
  report: Report,
  at: number,
  before: CallCounts | undefined,
): { readonly quality: CallQuality; readonly counts: CallCounts } => {
  const all = [...report.values()]
  const ofType = (type: string): readonly Entry[] => all.filter((entry) => entry['type'] === type)
  const [inbound, outbound, far] = [ofType('inbound-rtp'), ofType('outbound-rtp'), ofType('remote-inbound-rtp')]
  const counts: CallCounts = {
    at,
    bytesIn: sum(inbound, 'bytesReceived') + sum(inbound, 'headerBytesReceived'),
    bytesOut: sum(outbound, 'bytesSent') + sum(outbound, 'headerBytesSent'),
    packetsIn: sum(inbound, 'packetsReceived'),
    packetsLost: sum(inbound, 'packetsLost'),
  }
  const pair = pairIn(report)
  const [sounds, pictures] = [ofKind(inbound, 'audio'), ofKind(inbound, 'video')]
  const largest = pictures.reduce<Entry | undefined>((most, one) => (area(one) > area(most) ? one : most), undefined)
  const codec = (kind: string, received: Entry | undefined): string | undefined => {
    const used = received ?? ofKind(outbound, kind).find((one) => number(one, 'bytesSent') !== 0)
    return codecOf(report.get(String(used?.['codecId'])))
  }
  const quality: CallQuality = {
    path: pathIn(report),
    roundTripMs: inMs(number(pair, 'currentRoundTripTime') ?? mean(far, 'roundTripTime')),
    jitterMs: inMs(number(sounds.find(isReceived), 'jitter')),
    lossIn: before && lossBetween(before, counts),
    lossOut: mean(far, 'fractionLost'),
    ...bitrates(before, counts),
    audioCodec: codec('audio', sounds.find(isReceived)),
    videoCodec: codec('video', largest),
    width: number(largest, 'frameWidth'),
    height: number(largest, 'frameHeight'),
    framesPerSecond: largest && (number(largest, 'framesPerSecond') ?? 0),
    framesDecoded: sum(pictures, 'framesDecoded'),
    uplink: number(pair, 'availableOutgoingBitrate'),
  }
  return { quality, counts }
}

const number = (entry: Entry | undefined, field: string): number | undefined => {
  const value = entry?.[field]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

const sum = (entries: readonly Entry[], field: string): number =>
  entries.reduce((total, entry) => total + (number(entry, field) ?? 0), 0)

const mean = (entries: readonly Entry[], field: string): number | undefined => {
  const values = entries.flatMap((entry) => number(entry, field) ?? [])
  return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0) / values.length
}

const ofKind = (entries: readonly Entry[], kind: string): readonly Entry[] =>
  entries.filter((entry) => entry['kind'] === kind)

const isReceived = (entry: Entry): boolean => (number(entry, 'packetsReceived') ?? 0) > 0
const area = (entry: Entry | undefined): number =>
  (number(entry, 'frameWidth') ?? 0) * (number(entry, 'frameHeight') ?? 0)
const inMs = (seconds: number | undefined): number | undefined => seconds && seconds * 1_000

const codecOf = (entry: Entry | undefined): string | undefined => {
  const type = entry?.['mimeType']
  return typeof type === 'string' ? type.split('/')[1] : undefined
}

const lossBetween = (before: CallCounts, { packetsIn, packetsLost }: CallCounts): number | undefined => {
  // Late packets were counted as lost, and are not any more.
  const lost = Math.max(0, packetsLost - before.packetsLost)
  const received = Math.max(0, packetsIn - before.packetsIn)
  return lost + received === 0 ? undefined : lost / (lost + received)
}

const bitrates = (before: CallCounts | undefined, { at, bytesIn, bytesOut }: CallCounts) => {
  const seconds = before === undefined ? 0 : (at - before.at) / 1_000
  const rate = (bytes: number): number => (seconds > 0 ? Math.max(0, Math.round((bytes * 8) / seconds)) : 0)
  return { bitrateIn: rate(bytesIn - (before?.bytesIn ?? 0)), bitrateOut: rate(bytesOut - (before?.bytesOut ?? 0)) }
}
