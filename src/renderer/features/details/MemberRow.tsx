import { Crown, MessageCircle, MoreVertical, ShieldCheck, ShieldMinus, UserRoundMinus } from 'lucide-react'
import { memo } from 'react'
import type { ConversationId, MemberView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useAttempt } from '../../state/useAttempt'
import { Avatar } from '../../ui/Avatar'
import { IconButton } from '../../ui/Button'
import { Menu, MenuItem } from '../../ui/Menu'
import type { RowPlace } from '../../ui/WindowedList'
import { PresenceDot } from '../presence/PresenceDot'
import { usePresence } from '../presence/usePresence'
import type { AskedOfMember } from './ConfirmMember'

const badges = { owner: 'Owner', admin: 'Admin', member: undefined } as const

export interface MemberRowProps extends RowPlace {
  readonly conversation: ConversationId
  readonly member: MemberView
  readonly onAsk: (asked: AskedOfMember) => void
}

export const MemberRow = memo(({ conversation, member, onAsk, at, of, offset }: MemberRowProps) => {
  const { account, name, own, role, picture, contact } = member
  const presence = usePresence(own ? undefined : account)
  const badge = badges[role]
  return (
    <li
      className="member"
      aria-label={name}
      aria-posinset={at}
      aria-setsize={of}
      style={offset === undefined ? undefined : { transform: `translateY(${offset}px)` }}
    >
      <Avatar id={account} name={name} picture={picture} size="small">
        {presence && <PresenceDot presence={presence} />}
      </Avatar>
      <span className="row-text">
        <span className="one-line name" dir="auto">
          {name}
        </span>
        {(own || !contact) && <span className="hint">{own ? 'You' : 'Not a contact of yours'}</span>}
      </span>
      {badge !== undefined && (
        <span className="badge" data-role={role}>
          {badge}
        </span>
      )}
      <MemberMenu conversation={conversation} member={member} onAsk={onAsk} />
    </li>
  )
})

type MemberMenuProps = Pick<MemberRowProps, 'conversation' | 'member' | 'onAsk'>

/** Only what may be done; nothing where that is nothing. */
const MemberMenu = ({ conversation, member, onAsk }: MemberMenuProps) => {
  const messenger = useMessenger()
  const { go } = useNavigation()
  const attempt = useAttempt()
  const { account, name, own, role, contact, may } = member
  const makeAdmin = may.setRole.includes('admin') && role !== 'admin'
  const makeMember = may.setRole.includes('member') && role !== 'member'
  const write = contact && !own
  if (!write && !makeAdmin && !makeMember && !may.handOver && !may.remove) return <span className="member-still" />

  const setRole = (next: 'admin' | 'member') => (): void => {
    attempt(() => messenger.conversations.members.setRole(conversation, account, next))
  }
  return (
    <Menu trigger={<IconButton label={`Actions for ${name}`} icon={<MoreVertical aria-hidden="true" />} />}>
      {write && (
        <MenuItem
          icon={<MessageCircle aria-hidden="true" />}
          onSelect={() => {
            attempt(async () => {
              const { id } = await messenger.conversations.create({ kind: 'direct', contact: account })
              go({ kind: 'conversation', conversation: id })
            })
          }}
        >
          Message
        </MenuItem>
      )}
      {makeAdmin && (
        <MenuItem icon={<ShieldCheck aria-hidden="true" />} onSelect={setRole('admin')}>
          Make admin
        </MenuItem>
      )}
      {makeMember && (
        <MenuItem icon={<ShieldMinus aria-hidden="true" />} onSelect={setRole('member')}>
          Make member
        </MenuItem>
      )}
      {may.handOver && (
        <MenuItem
          icon={<Crown aria-hidden="true" />}
          onSelect={() => {
            onAsk({ act: 'hand-over', member })
          }}
        >
          Hand over ownership…
        </MenuItem>
      )}
      {may.remove && (
        <MenuItem
          icon={<UserRoundMinus aria-hidden="true" />}
          onSelect={() => {
            onAsk({ act: 'remove', member })
          }}
        >
          Remove…
        </MenuItem>
      )}
    </Menu>
  )
}
