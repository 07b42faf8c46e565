import { useMemo } from 'react'
import type { AccountId, ConversationView } from '../../../core'
import { useServices } from '../../state/context'
import { useNow } from '../../state/useNow'
import { usePresence } from '../presence/usePresence'
import { presenceText } from '../presence/words'
import { membersText } from './membersText'
import { useMembers } from './useMembers'
import { useOnline } from './useOnline'

/** Presence or last seen of one person; how many people a group has and how many of them are here. */
export const Subtitle = ({ conversation }: { conversation: ConversationView }) =>
  conversation.kind === 'direct' ? <Presence contact={conversation.contact} /> : <Count conversation={conversation} />

const Presence = ({ contact }: { contact: AccountId }) => {
  const { clock } = useServices()
  const now = useNow(clock)
  return presenceText(usePresence(contact), now)
}

const endings = { left: 'You left', removed: 'You were removed' } as const

const Count = ({ conversation: { id, memberCount, membership } }: { conversation: ConversationView }) => {
  const all = useMembers(id)
  const online = useOnline(useMemo(() => all.filter(({ own }) => !own).map(({ account }) => account), [all]))
  if (membership !== 'member') return endings[membership]
  return online === 0 ? membersText(memberCount) : `${membersText(memberCount)}, ${online.toLocaleString()} online`
}
