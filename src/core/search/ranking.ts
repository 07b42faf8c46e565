import { isMessageId } from '../base/ids'
import type { Rank } from './document'

/** Best first; newer first among equals. No two messages are equal: the id decides. */
export const compareRanks = (left: Rank, right: Rank): number => {
  if (left.score !== right.score) return right.score - left.score
  if (left.order !== right.order) return left.order < right.order ? 1 : -1
  if (left.id === right.id) return 0
  return left.id < right.id ? 1 : -1
}

/** Keeps the best few of many without sorting them all. */
export class Best {
  #kept: Rank[] = []
  /** None below this one is wanted any more. */
  #floor: Rank | undefined

  constructor(
    private readonly limit: number,
    private readonly below: Rank | undefined,
  ) {}

  offer(rank: Rank): void {
    if (this.below !== undefined && compareRanks(rank, this.below) <= 0) return
    if (this.#floor !== undefined && compareRanks(rank, this.#floor) > 0) return
    this.#kept.push(rank)
    if (this.#kept.length >= 4 * this.limit + 64) this.#cut()
  }

  ranks(): readonly Rank[] {
    this.#cut()
    return this.#kept
  }

  #cut(): void {
    this.#kept.sort(compareRanks)
    this.#kept.length = Math.min(this.#kept.length, this.limit)
    if (this.#kept.length === this.limit) this.#floor = this.#kept.at(-1)
  }
}

const cursorShape = /^(?<score>\d{1,6})~(?<id>[A-Za-z0-9_-]{22})~(?<order>.{1,200})$/su

/** Where a page ended, as a text for whoever asks for the next. */
export const cursorOf = ({ score, id, order }: Rank): string => `${score}~${id}~${order}`

/** `undefined` for a text that is no cursor. */
export const rankOf = (cursor: string): Rank | undefined => {
  const { score, id, order } = cursorShape.exec(cursor)?.groups ?? {}
  if (score === undefined || order === undefined || !isMessageId(id)) return undefined
  return { score: Number(score), id, order }
}
