import { type ReactNode, useMemo } from 'react'
import type { ContactView, ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useLiveValue } from '../../state/useLive'
import { Avatar } from '../../ui/Avatar'
import { ConversationAvatar } from '../conversations/ConversationAvatar'
import { ranked } from './score'
import { useActions } from './useActions'

export interface PaletteItem {
  readonly key: string
  readonly name: string
  readonly icon: ReactNode
  readonly keys?: string | undefined
  readonly run: () => void
}

export interface PaletteGroup {
  readonly title: string
  readonly items: readonly PaletteItem[]
}

const none: { readonly data: readonly ConversationView[] } = { data: [] }
const noContacts: readonly ContactView[] = []
const mostListed = 500
/** Of each kind, so that the others are in sight. */
const mostShown = 7

const latest = ({ last }: ConversationView): string => last?.sentAt ?? ''

/** Where one can go and what one can do, the best answer to `typed` first, the recent first among equals. */
export const usePaletteItems = (typed: string): readonly PaletteGroup[] => {
  const messenger = useMessenger()
  const { place, go } = useNavigation()
  const actions = useActions()
  // Nobody wants to go where they are; behind the settings it is somewhere else.
  const open = place.section === 'chats' ? place.conversation : undefined
  const { data } = useLiveValue(
    useMemo(() => messenger.conversations.live({ limit: mostListed }), [messenger]),
    none,
  )
  const contacts = useLiveValue(
    useMemo(() => messenger.contacts.live(), [messenger]),
    noContacts,
  )
  return useMemo(() => {
    const listed = new Set(data.map(({ id }) => id))
    const conversations = data
      .toSorted((left, right) => latest(right).localeCompare(latest(left)))
      .filter(({ id }) => id !== open)
      .map((conversation) => ({
        key: conversation.id,
        name: conversation.title,
        icon: <ConversationAvatar conversation={conversation} size="tiny" />,
        run: () => {
          go({ kind: 'conversation', conversation: conversation.id })
        },
      }))
    const people = contacts
      .filter(({ conversation }) => !listed.has(conversation))
      .map(({ account, name, picture, conversation }) => ({
        key: account,
        name,
        icon: <Avatar id={account} name={name} picture={picture} size="tiny" />,
        run: () => {
          go({ kind: 'conversation', conversation })
        },
      }))
    const doings = actions.map(({ name, Icon, keys, run }) => ({
      key: name,
      name,
      icon: <Icon aria-hidden="true" />,
      keys,
      run,
    }))
    const groups: readonly PaletteGroup[] = [
      { title: 'Conversations', items: ranked(conversations, typed).slice(0, mostShown) },
      { title: 'Contacts', items: ranked(people, typed).slice(0, mostShown) },
      { title: 'Actions', items: ranked(doings, typed) },
    ]
    return groups.filter(({ items }) => items.length > 0)
  }, [data, contacts, actions, open, typed, go])
}
