import type { AccountId, ConversationId, ConversationView, NewConversation } from '../../../core'

export const kinds = [
  { kind: 'direct', name: 'Direct', hint: 'Between you and one contact' },
  { kind: 'group', name: 'Group', hint: 'Between you and the people you choose' },
  { kind: 'channel', name: 'Channel', hint: 'About one subject, with people coming and going' },
  { kind: 'community', name: 'Community', hint: 'Many people and the channels they share' },
] as const

export type Kind = (typeof kinds)[number]['kind']

/** What the form holds. */
export interface Wanted {
  readonly kind: Kind
  readonly name: string
  readonly chosen: ReadonlySet<AccountId>
  /** The community of a public channel. */
  readonly community: ConversationId | undefined
}

/** What the messenger is asked for; `undefined` while something is missing. */
export const asked = ({ kind, name, chosen, community }: Wanted): NewConversation | undefined => {
  const members = [...chosen]
  if (kind === 'direct') {
    const [contact] = members
    return contact === undefined ? undefined : { kind, contact }
  }
  const trimmed = name.trim()
  if (trimmed === '') return undefined
  if (kind === 'channel' && community !== undefined) return { kind, name: trimmed, community }
  // A group without anybody else is nobody's group; the others fill up later.
  if (kind === 'group' && members.length === 0) return undefined
  return { kind, name: trimmed, members }
}

/** Those in which we may make a public channel. */
export const manageable = (conversations: readonly ConversationView[]): readonly ConversationView[] =>
  conversations.filter(({ kind, rights }) => kind === 'community' && rights.manage)
