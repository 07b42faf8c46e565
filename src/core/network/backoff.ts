import { fraction, type Random } from '../base/random'

const firstMs = 500
const longestMs = 30_000

/**
 * How long to wait before the next try, in ms: any moment up to a span that doubles with each failed
 * attempt (from 0), so that many who lost one server do not come back at one moment.
 */
export const backoffMs = (attempt: number, random: Random): number =>
  Math.round(fraction(random) * Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 16)))
