/** What one benchmark found: ours beside the peer it is measured against, in one run on one machine. */
export interface Outcome {
  readonly ours: number
  readonly peer: number
  readonly peerName: string
  readonly unit: string
  /** How many were measured. */
  readonly n: number
  readonly reached: boolean
  /** More of what was seen, for people. */
  readonly notes: readonly string[]
}

export interface Benchmark {
  readonly name: string
  /** What `reached` means, in words. */
  readonly reach: string
  readonly measure: () => Promise<Outcome>
}

const rounded = (value: number): number => Number(value.toPrecision(4))

/** The one line that programs read. A ratio to nothing is `null`. */
export const lineOf = (bench: string, { n, ours, peer, peerName, unit }: Outcome): string => {
  const ratio = peer === 0 ? null : rounded(ours / peer)
  return JSON.stringify({ bench, ours: rounded(ours), peer: rounded(peer), peerName, ratio, unit, n })
}
