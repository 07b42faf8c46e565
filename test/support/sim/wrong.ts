/** What a history may never end with, and how many of each. */
export const kindsOfWrong = ['divergent', 'lost', 'twice', 'leaked'] as const
type KindOfWrong = (typeof kindsOfWrong)[number]

/** One of them, in words for whoever looks for the cause. */
export interface Wrong {
  readonly kind: KindOfWrong
  readonly says: string
}

export const wrong = (kind: KindOfWrong, says: string): Wrong => ({ kind, says })
