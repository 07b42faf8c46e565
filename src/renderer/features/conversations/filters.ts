import type { ConversationView } from '../../../core'

export const filters = [
  { filter: 'all', name: 'All' },
  { filter: 'unread', name: 'Unread' },
  { filter: 'groups', name: 'Groups' },
] as const

export type Filter = (typeof filters)[number]['filter']

export const passes = (conversation: ConversationView, filter: Filter): boolean => {
  switch (filter) {
    case 'all':
      return true
    case 'unread':
      return conversation.unread > 0 || conversation.markedUnread
    case 'groups':
      return conversation.kind !== 'direct'
  }
}

/** Public channels that were left are found in their community, not in the list. */
export const isListed = (conversation: ConversationView): boolean =>
  !(conversation.kind === 'channel' && conversation.community !== undefined && conversation.membership === 'left')
