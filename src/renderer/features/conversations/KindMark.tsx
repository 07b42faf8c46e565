import './marks.css'
import { Building2, Hash, type LucideIcon, Users } from 'lucide-react'
import type { ConversationView } from '../../../core'

const marks: Readonly<
  Record<Exclude<ConversationView['kind'], 'direct'>, { readonly name: string; readonly Icon: LucideIcon }>
> = {
  group: { name: 'Group', Icon: Users },
  channel: { name: 'Channel', Icon: Hash },
  community: { name: 'Community', Icon: Building2 },
}

/** What sort of conversation this is, before its name; nothing for one between two people. */
export const KindMark = ({ kind }: { kind: ConversationView['kind'] }) => {
  if (kind === 'direct') return null
  const { name, Icon } = marks[kind]
  return (
    <span className="kind-mark" title={name}>
      <Icon aria-hidden="true" />
      <span className="visually-hidden">{`${name} `}</span>
    </span>
  )
}
