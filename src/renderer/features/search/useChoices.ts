import { useMemo } from 'react'
import type { AccountId, ContactView, ConversationId, ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useLiveValue } from '../../state/useLive'

export interface Choice<Id extends string> {
  readonly id: Id
  readonly name: string
}

export interface Choices {
  /** Ourselves first, then contacts by name. */
  readonly people: readonly Choice<AccountId>[]
  readonly conversations: readonly Choice<ConversationId>[]
}

const noContacts: readonly ContactView[] = []
const none: { readonly data: readonly ConversationView[] } = { data: [] }
const mostListed = 500

const byName = (left: { name: string }, right: { name: string }): number => left.name.localeCompare(right.name)

/** Whom and where a search can be narrowed to. */
export const useChoices = (): Choices => {
  const messenger = useMessenger()
  const contacts = useLiveValue(
    useMemo(() => messenger.contacts.live(), [messenger]),
    noContacts,
  )
  const { data } = useLiveValue(
    useMemo(() => messenger.conversations.live({ limit: mostListed }), [messenger]),
    none,
  )
  const own = messenger.identity.account
  return useMemo(
    () => ({
      people: [{ id: own, name: 'You' }, ...contacts.map(({ account, name }) => ({ id: account, name })).sort(byName)],
      conversations: data.map(({ id, title }) => ({ id, name: title })).sort(byName),
    }),
    [own, contacts, data],
  )
}
