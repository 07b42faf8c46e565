import { useMemo } from 'react'
import type { ContactView, ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useLiveValue } from '../../state/useLive'
import { isListed } from '../conversations/filters'
import { matches } from '../conversations/matches'
import { useArchived, useConversations } from '../conversations/useConversations'
import { anyFilter, type Filters } from './filters'

const noContacts: readonly ContactView[] = []
const noConversations: readonly ConversationView[] = []
const mostContacts = 5

export interface Places {
  readonly conversations: readonly ConversationView[]
  /** Those whose conversation is not among the found ones. */
  readonly contacts: readonly ContactView[]
  /** Changes whenever something happened in a conversation. */
  readonly revision: unknown
}

/** Conversations and contacts by name. Filters are about messages: with one set, only messages are looked for. */
export const usePlaces = (text: string, filters: Filters): Places => {
  const messenger = useMessenger()
  const { conversations: usual } = useConversations(false)
  const archived = useArchived()
  const people = useLiveValue(
    useMemo(() => messenger.contacts.live(), [messenger]),
    noContacts,
  )
  const places = useMemo(() => {
    if (text.trim() === '' || anyFilter(filters)) return { conversations: noConversations, contacts: noContacts }
    const conversations = [...(usual ?? []), ...archived].filter((one) => isListed(one) && matches(one.title, text))
    const shown = new Set(conversations.map(({ id }) => id))
    const contacts = people
      .filter(({ conversation }) => !shown.has(conversation))
      .filter(({ name, profileName }) => matches(name, text) || matches(profileName, text))
      .slice(0, mostContacts)
    return { conversations, contacts }
  }, [text, filters, usual, archived, people])
  return { ...places, revision: usual }
}
