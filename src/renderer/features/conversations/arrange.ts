import type { ConversationId, ConversationView } from '../../../core'

export interface Arranged {
  readonly conversation: ConversationView
  /** Stands beneath its community. */
  readonly beneath: boolean
}

const communityOf = (conversation: ConversationView): ConversationId | undefined =>
  conversation.kind === 'channel' ? conversation.community : undefined

/**
 * The order of the list: as it comes, but a community stands where the most recent of it and its channels would,
 * with those beneath it. A channel with a star stands with the other starred ones.
 */
export const arrange = (conversations: readonly ConversationView[]): readonly Arranged[] => {
  const communities = new Map(conversations.filter(({ kind }) => kind === 'community').map((one) => [one.id, one]))
  const beneath = new Map<ConversationId, ConversationView[]>()
  for (const conversation of conversations) {
    const community = communityOf(conversation)
    if (community === undefined || !communities.has(community) || conversation.preferences.starred) continue
    beneath.set(community, [...(beneath.get(community) ?? []), conversation])
  }

  const starredFirst = conversations.toSorted(
    (left, right) => Number(right.preferences.starred) - Number(left.preferences.starred),
  )
  const placed = new Set<ConversationId>()
  const rows: Arranged[] = []
  const place = (conversation: ConversationView): void => {
    if (placed.has(conversation.id)) return
    const channels = beneath.get(conversation.id) ?? []
    rows.push({ conversation, beneath: false }, ...channels.map((one) => ({ conversation: one, beneath: true })))
    for (const { id } of [conversation, ...channels]) placed.add(id)
  }
  for (const conversation of starredFirst) {
    const community = communityOf(conversation)
    const above = conversation.preferences.starred || community === undefined ? undefined : communities.get(community)
    place(above ?? conversation)
  }
  return rows
}
