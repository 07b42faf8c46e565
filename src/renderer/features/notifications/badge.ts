import type { ConversationView } from '../../../core'

/** Whether notifications of it wait; `now` in ms since the epoch. */
const isMuted = ({ mutedUntil }: ConversationView['preferences'], now: number): boolean =>
  mutedUntil !== undefined && Date.parse(mutedUntil) > now

/** What one conversation adds to the badge. What is muted or put away counts only where it speaks to us. */
const countOf = ({ preferences, unread, unreadMentions, markedUnread }: ConversationView, now: number): number => {
  if (preferences.archived || isMuted(preferences, now)) return unreadMentions
  return unread === 0 && markedUnread ? 1 : unread
}

export const badgeCount = (conversations: readonly ConversationView[], now: number): number =>
  conversations.reduce((sum, conversation) => sum + countOf(conversation, now), 0)
