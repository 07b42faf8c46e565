import type { ConversationId, MemberView } from '../../../core'
import { WindowedList } from '../../ui/WindowedList'
import type { AskedOfMember } from './ConfirmMember'
import { MemberRow } from './MemberRow'

const rowHeight = 52

export interface MemberRowsProps {
  readonly conversation: ConversationId
  readonly members: readonly MemberView[]
  readonly onAsk: (asked: AskedOfMember) => void
}

export const MemberRows = ({ members, ...rest }: MemberRowsProps) => (
  <WindowedList
    label="Members"
    className="members"
    items={members}
    keyOf={({ account }) => account}
    rowHeight={rowHeight}
    scrollerOf={(list) => list.closest('.details')}
    row={(member, place) => <MemberRow {...rest} {...place} member={member} />}
  />
)
