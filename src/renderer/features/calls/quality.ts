import type { CallQuality } from '../../../core'

export type Grade = 'good' | 'fair' | 'poor'

const kilobit = 1000

export const gradeTexts = { good: 'Good', fair: 'Fair', poor: 'Poor' } as const satisfies Record<Grade, string>

/** What ears notice: loss first, then delay (ITU-T G.114), then jitter. */
export const gradeOf = ({ lossIn = 0, lossOut = 0, roundTripMs = 0, jitterMs = 0 }: CallQuality): Grade => {
  const loss = Math.max(lossIn, lossOut)
  if (loss > 0.08 || roundTripMs > 500 || jitterMs > 80) return 'poor'
  if (loss > 0.02 || roundTripMs > 250 || jitterMs > 35) return 'fair'
  return 'good'
}

export const worstGrade = (grades: readonly Grade[]): Grade | undefined =>
  (['poor', 'fair', 'good'] as const).find((grade) => grades.includes(grade))

const paths = {
  direct: 'Direct, from device to device',
  relayed: 'Relayed: a server passes on what it cannot read',
  unknown: 'Finding out',
} as const satisfies Record<CallQuality['path'], string>

const codecNames: Readonly<Record<string, string>> = { opus: 'Opus', vp8: 'VP8', vp9: 'VP9', h264: 'H.264', av1: 'AV1' }
const codec = (name: string): string => codecNames[name.toLowerCase()] ?? name

const bitrate = (bits: number): string =>
  bits >= 1000 * kilobit ? `${(bits / kilobit / 1000).toFixed(1)} Mbit/s` : `${Math.round(bits / kilobit)} kbit/s`
const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
const milliseconds = (ms: number): string => `${Math.round(ms)} ms`

const measured = <T>(value: T | undefined, told: (value: T) => string): string =>
  value === undefined ? 'Not measured yet' : told(value)

/** What the way to one device is like, as pairs of a name and what was measured (CL7). */
export const qualityRows = (quality: CallQuality): readonly (readonly [string, string])[] => [
  ['Way', paths[quality.path]],
  ['Round trip', measured(quality.roundTripMs, milliseconds)],
  ['Jitter', measured(quality.jitterMs, milliseconds)],
  ['Lost on the way here', measured(quality.lossIn, percent)],
  ['Lost on the way there', measured(quality.lossOut, percent)],
  ['Received', bitrate(quality.bitrateIn)],
  ['Sent', bitrate(quality.bitrateOut)],
  ['Sound', measured(quality.audioCodec, codec)],
  [
    'Picture',
    quality.videoCodec === undefined
      ? 'None'
      : [
          codec(quality.videoCodec),
          quality.width !== undefined && quality.height !== undefined ? `${quality.width} × ${quality.height}` : '',
          quality.framesPerSecond === undefined ? '' : `${Math.round(quality.framesPerSecond)} frames a second`,
        ]
          .filter((part) => part !== '')
          .join(', '),
  ],
]
