/** One note of a ring: frequency in Hz, times in ms from the start of the pattern, loudness 0 to 1. */
export interface Tone {
  readonly frequency: number
  readonly at: number
  readonly lasts: number
  readonly gain: number
}

export interface Ring {
  readonly tones: readonly Tone[]
  /** After so many ms it begins again. */
  readonly every: number
}

/** `incoming`: to be heard in the next room. `waiting`: over a conversation. `outgoing`: it rings at the other end. */
export type RingKind = 'incoming' | 'waiting' | 'outgoing'

// A pentatonic rise, so that no two notes that overlap jar.
const chime = [587.33, 739.99, 880, 1108.73] as const

const strike = (start: number, gain: number): readonly Tone[] =>
  chime.map((frequency, index) => ({ frequency, at: start + index * 140, lasts: 620, gain }))

const rings: Readonly<Record<RingKind, Ring>> = {
  incoming: { tones: [...strike(0, 0.28), ...strike(900, 0.28)], every: 3_200 },
  waiting: {
    tones: [
      { frequency: 880, at: 0, lasts: 180, gain: 0.08 },
      { frequency: 880, at: 320, lasts: 180, gain: 0.08 },
    ],
    every: 6_000,
  },
  // What a telephone in most of Europe does: 425 Hz, one second on and four off.
  outgoing: { tones: [{ frequency: 425, at: 0, lasts: 1_000, gain: 0.07 }], every: 5_000 },
}

export const ringOf = (kind: RingKind): Ring => rings[kind]
