import { Check } from 'lucide-react'
import { useMemo } from 'react'
import type { Profile } from '../../../core'
import { isOwnStatus, ownStatuses } from './statuses'
import { useMessenger } from '../../state/context'
import { useLiveValue } from '../../state/useLive'
import { useWatchable } from '../../state/useWatchable'
import { useNarrow } from '../../state/useMedia'
import { sentenceFor } from '../../state/sentences'
import { Avatar } from '../../ui/Avatar'
import { Menu, MenuLabel, MenuRadioGroup, MenuRadioItem } from '../../ui/Menu'
import { useToast } from '../../ui/Toasts'
import { StatusDot } from './PresenceDot'
import { statusHints, statusNames } from './words'

/** The own avatar: shows the own status and changes it. */
export const OwnStatusMenu = () => {
  const messenger = useMessenger()
  const tell = useToast()
  const narrow = useNarrow()
  const status = useWatchable(messenger.presence.own)
  const profile = useLiveValue<Profile | undefined>(
    useMemo(() => messenger.profile.live(), [messenger]),
    undefined,
  )
  const { name = '', statusText = '' } = profile ?? {}

  const choose = (value: string): void => {
    if (!isOwnStatus(value)) return
    messenger.presence.set(value).catch((error: unknown) => {
      tell(sentenceFor(error))
    })
  }

  return (
    <Menu
      side={narrow ? 'top' : 'right'}
      align="end"
      trigger={
        <button type="button" className="own-status" aria-label={`Your status: ${statusNames[status]}`}>
          <Avatar id={messenger.identity.account} name={name} picture={profile?.picture} size="small">
            <StatusDot status={status} />
          </Avatar>
        </button>
      }
    >
      <MenuLabel className="menu-label" dir="auto">
        {name}
      </MenuLabel>
      {statusText !== '' && (
        <MenuLabel className="menu-label" dir="auto">
          {statusText}
        </MenuLabel>
      )}
      <MenuRadioGroup value={status} onValueChange={choose}>
        {ownStatuses.map((choice) => (
          <MenuRadioItem key={choice} value={choice} className="menu-item" aria-label={statusNames[choice]}>
            <StatusDot status={choice} />
            <span>
              {statusNames[choice]}
              <span className="hint status-hint">{statusHints[choice]}</span>
            </span>
            {choice === status && <Check className="menu-check" aria-hidden="true" />}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </Menu>
  )
}
