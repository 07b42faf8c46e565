/** What is changed of the descriptions and candidates of a call on their way out (RFC 8866, RFC 7587, RFC 8839). */
import type { CallStep } from '../../calls/media'
import { parseWay } from './gathering'

const lineEnd = '\r\n'
const opus = /^a=rtpmap:(\d+) opus\//i
/** Silence costs next to nothing, and one lost packet of sound is made up for by the next one. */
const wanted = { usedtx: '1', useinbandfec: '1' } as const

/** Has the other end send Opus with DTX and in-band FEC: a description says what its end wants to be sent. */
export const wantingOpus = (sdp: string): string => {
  const lines = sdp.split(/\r\n|\n/)
  const payloads = new Set(lines.flatMap((line) => opus.exec(line)?.[1] ?? []))
  const described = new Set(lines.flatMap((line) => formatOf(line)?.payload ?? []))
  return lines
    .flatMap((line) => {
      const format = formatOf(line)
      if (format !== undefined && payloads.has(format.payload)) return [fmtp(format.payload, format.parameters)]
      const payload = opus.exec(line)?.[1]
      return payload === undefined || described.has(payload) ? [line] : [line, fmtp(payload, [])]
    })
    .join(lineEnd)
}

interface Format {
  readonly payload: string
  readonly parameters: readonly string[]
}

const formatOf = (line: string): Format | undefined => {
  const [, payload, text] = /^a=fmtp:(\d+) (.*)$/.exec(line) ?? []
  if (payload === undefined || text === undefined) return undefined
  return { payload, parameters: text.split(';').map((part) => part.trim()) }
}

const fmtp = (payload: string, parameters: readonly string[]): string => {
  const kept = parameters.filter((part) => !Object.keys(wanted).includes(part.split('=')[0]?.toLowerCase() ?? ''))
  const added = Object.entries(wanted).map(([name, value]) => `${name}=${value}`)
  return `a=fmtp:${payload} ${[...kept, ...added].filter((part) => part !== '').join(';')}`
}

/**
 * The step without any address but those of relays (CL9); `undefined` where nothing is left of it. A browser that
 * was told to take relays alone finds no others: this is for the day it does.
 */
export const relayedAlone = (step: CallStep): CallStep | undefined => {
  if (step.type !== 'candidate') return { ...step, sdp: withoutAddresses(step.sdp) }
  const { candidate } = step.candidate
  // An empty one says that there are no more.
  const kept = candidate === '' ? '' : relayOf(candidate)
  return kept === undefined ? undefined : { ...step, candidate: { ...step.candidate, candidate: kept } }
}

/** A relay names the address that asked for it, too. */
const relayOf = (candidate: string): string | undefined =>
  parseWay(candidate)?.type === 'relay'
    ? candidate.replace(/ raddr \S+ rport \d+/, ' raddr 0.0.0.0 rport 0')
    : undefined

const withoutAddresses = (sdp: string): string =>
  sdp
    .split(/\r\n|\n/)
    .flatMap((line) => {
      if (line.startsWith('a=candidate:')) return relayOf(line.slice('a='.length))?.replace(/^/, 'a=') ?? []
      // The default candidate: nobody who knows ICE reads it.
      if (line.startsWith('c=')) return 'c=IN IP4 0.0.0.0'
      if (line.startsWith('a=rtcp:')) return 'a=rtcp:9 IN IP4 0.0.0.0'
      if (line.startsWith('o=')) return line.replace(/ IN IP[46] \S+$/, ' IN IP4 127.0.0.1')
      return line.replace(/^(m=\S+) [1-9]\d*(?=[ /])/, '$1 9')
    })
    .join(lineEnd)
