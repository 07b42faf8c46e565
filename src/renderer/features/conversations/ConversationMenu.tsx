import {
  Archive,
  ArchiveRestore,
  Bell,
  BellOff,
  CircleDot,
  CheckCheck,
  Eraser,
  LogOut,
  Star,
  StarOff,
  Trash2,
  UserRoundCheck,
  UserRoundX,
} from 'lucide-react'
import type { ConversationView } from '../../../core'
import { ContextMenuItem, ContextMenuSeparator, ContextSubmenu } from '../../ui/ContextMenu'
import { isMuted, muteChoices } from './mute'
import { type ConversationActs, useActs } from './useActs'

/** The items of a conversation's menu in the list. */
export const ConversationMenu = ({ conversation, now }: { conversation: ConversationView; now: number }) => {
  const acts = useActs(conversation)
  const { kind, preferences, unread, markedUnread, last } = conversation
  return (
    <>
      {preferences.starred ? (
        <ContextMenuItem icon={<StarOff aria-hidden="true" />} onSelect={() => acts.prefer({ starred: false })}>
          Unstar
        </ContextMenuItem>
      ) : (
        <ContextMenuItem icon={<Star aria-hidden="true" />} onSelect={() => acts.prefer({ starred: true })}>
          Star
        </ContextMenuItem>
      )}
      {isMuted(preferences, now) ? (
        <ContextMenuItem icon={<Bell aria-hidden="true" />} onSelect={() => acts.prefer({ mutedUntil: undefined })}>
          Unmute
        </ContextMenuItem>
      ) : (
        <ContextSubmenu icon={<BellOff aria-hidden="true" />} label="Mute">
          {muteChoices.map(({ choice, name }) => (
            <ContextMenuItem key={choice} onSelect={() => acts.mute(choice)}>
              {name}
            </ContextMenuItem>
          ))}
        </ContextSubmenu>
      )}
      {unread > 0 || markedUnread ? (
        <ContextMenuItem icon={<CheckCheck aria-hidden="true" />} onSelect={acts.markRead}>
          Mark as read
        </ContextMenuItem>
      ) : (
        last && (
          <ContextMenuItem icon={<CircleDot aria-hidden="true" />} onSelect={acts.markUnread}>
            Mark as unread
          </ContextMenuItem>
        )
      )}
      {preferences.archived ? (
        <ContextMenuItem icon={<ArchiveRestore aria-hidden="true" />} onSelect={() => acts.prefer({ archived: false })}>
          Unarchive
        </ContextMenuItem>
      ) : (
        <ContextMenuItem icon={<Archive aria-hidden="true" />} onSelect={() => acts.prefer({ archived: true })}>
          Archive
        </ContextMenuItem>
      )}
      <ContextMenuSeparator />
      {kind !== 'community' && (
        <ContextMenuItem icon={<Eraser aria-hidden="true" />} onSelect={() => acts.ask('clear')}>
          Clear…
        </ContextMenuItem>
      )}
      <Ending conversation={conversation} acts={acts} />
    </>
  )
}

const Ending = ({ conversation, acts }: { conversation: ConversationView; acts: ConversationActs }) => {
  if (conversation.membership !== 'member') {
    return (
      <ContextMenuItem danger icon={<Trash2 aria-hidden="true" />} onSelect={() => acts.ask('forget')}>
        Delete from this device…
      </ContextMenuItem>
    )
  }
  if (conversation.kind !== 'direct') {
    return (
      <ContextMenuItem danger icon={<LogOut aria-hidden="true" />} onSelect={() => acts.ask('leave')}>
        Leave…
      </ContextMenuItem>
    )
  }
  return conversation.blocked ? (
    <ContextMenuItem icon={<UserRoundCheck aria-hidden="true" />} onSelect={acts.unblock}>
      Unblock
    </ContextMenuItem>
  ) : (
    <ContextMenuItem danger icon={<UserRoundX aria-hidden="true" />} onSelect={() => acts.ask('block')}>
      Block…
    </ContextMenuItem>
  )
}
