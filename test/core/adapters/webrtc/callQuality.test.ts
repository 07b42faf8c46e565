import { describe, expect, it } from 'vitest'
import { qualityOf } from '../../../../src/core/adapters/webrtc/call-quality'
import { captured } from './captured'

type Entry = (typeof captured)[number]

/** The captured report, with some of its fields changed. */
const report = (change: (entry: Entry) => Readonly<Record<string, unknown>> = () => ({})) =>
  new Map(captured.map((entry) => [entry.id, { ...entry, ...change(entry) }]))

const isOf = (entry: Entry, type: string, kind?: string): boolean =>
  entry['type'] === type && (kind === undefined || entry['kind'] === kind)

describe('CL7: the quality of a call', () => {
  it('is read from what the browser reports', () => {
    const { quality } = qualityOf(report(), 1_000, undefined)
    expect(quality).toEqual({
      path: 'direct',
      roundTripMs: 1,
      jitterMs: 1,
      lossIn: undefined,
      lossOut: 0,
      bitrateIn: 0,
      bitrateOut: 0,
      audioCodec: 'opus',
      videoCodec: 'VP8',
      width: 640,
      height: 360,
      framesPerSecond: 20,
      framesDecoded: 60,
      uplink: 1_093_333,
    })
  })

  it('has bitrates and loss of the time since it was last looked at', () => {
    const { counts } = qualityOf(report(), 1_000, undefined)
    const later = report((entry) => {
      if (isOf(entry, 'inbound-rtp', 'audio'))
        return { bytesReceived: Number(entry['bytesReceived']) + 10_000, packetsReceived: 181, packetsLost: 10 }
      return isOf(entry, 'outbound-rtp', 'audio') ? { bytesSent: Number(entry['bytesSent']) + 2_500 } : {}
    })
    const { quality } = qualityOf(later, 3_000, counts)
    expect(quality).toMatchObject({ bitrateIn: 40_000, bitrateOut: 20_000, lossIn: 0.25 })
  })

  it('has no loss below none, and no bitrate without time', () => {
    const lossy = report((entry) => (isOf(entry, 'inbound-rtp', 'audio') ? { packetsLost: 50 } : {}))
    const { counts } = qualityOf(lossy, 1_000, undefined)
    // Late packets came after all, and the places of the counts begin anew.
    expect(qualityOf(report(), 2_000, counts).quality.lossIn).toBeUndefined()
    expect(qualityOf(new Map(), 2_000, counts).quality).toMatchObject({ bitrateIn: 0, bitrateOut: 0 })
    expect(qualityOf(report(), 1_000, counts).quality.bitrateIn).toBe(0)
  })

  it('says where it is relayed, and what the other end lost of ours', () => {
    const relayed = report((entry) => {
      if (isOf(entry, 'remote-inbound-rtp'))
        return { fractionLost: isOf(entry, 'remote-inbound-rtp', 'audio') ? 0.1 : 0.3 }
      return isOf(entry, 'remote-candidate') ? { candidateType: 'relay' } : {}
    })
    expect(qualityOf(relayed, 1_000, undefined).quality).toMatchObject({ path: 'relayed', lossOut: 0.2 })
  })

  it('is of the largest picture', () => {
    const shared = report((entry) =>
      isOf(entry, 'inbound-rtp', 'video') && entry['framesDecoded'] === 0
        ? { frameWidth: 1_920, frameHeight: 1_080, framesDecoded: 7, framesPerSecond: 5 }
        : {},
    )
    expect(qualityOf(shared, 1_000, undefined).quality).toMatchObject({
      width: 1_920,
      height: 1_080,
      framesPerSecond: 5,
      framesDecoded: 67,
    })
  })

  it('holds nothing where nothing is known', () => {
    expect(qualityOf(new Map(), 1_000, undefined).quality).toMatchObject({ path: 'unknown', framesDecoded: 0 })
  })
})
