/** A profile's picture is at most this large: `ProfilePatch.picture`. Pixels and bytes. */
export const mostSide = 512
export const mostBytes = 40 * 1024

/** Smaller than this nobody is recognised, and raw pixels would fit. */
const leastSide = 64
const qualities = [0.9, 0.8, 0.65, 0.5] as const
const shrink = 0.75

/** How a picture is drawn and encoded: px of its side, and the encoder's quality from 0 to 1. */
export interface Attempt {
  readonly side: number
  readonly quality: number
}

/** Never larger than what there is: drawing it larger adds bytes and nothing to see. */
export const firstAttempt = (side: number): Attempt => ({
  side: Math.max(1, Math.min(mostSide, Math.floor(side))),
  quality: qualities[0],
})

/** What to try after one that came out as `bytes`; `undefined` where nothing smaller makes sense. */
export const nextAttempt = ({ side, quality }: Attempt, bytes: number): Attempt | undefined => {
  const lower = qualities.find((other) => other < quality)
  // Quality alone brings down what is little too large; it cannot bring down what is far too large.
  if (lower !== undefined && bytes <= 3 * mostBytes) return { side, quality: lower }
  const smaller = Math.floor(side * shrink)
  return smaller < leastSide ? undefined : { side: smaller, quality: qualities[1] }
}
