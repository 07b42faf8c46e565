import {
  CheckCheck,
  Keyboard,
  type LucideIcon,
  MessageCirclePlus,
  Moon,
  Settings as SettingsIcon,
  Sun,
  SunMoon,
  UserPlus,
  UsersRound,
} from 'lucide-react'
import { useMemo } from 'react'
import type { Messenger, Settings } from '../../../core'
import { useMessenger } from '../../state/context'
import { useNavigation, settingsTabs } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { useToast } from '../../ui/Toasts'
import { useSettings } from '../settings/useSettings'
import { keysText } from '../shell/shortcuts'

export interface Action {
  readonly name: string
  readonly Icon: LucideIcon
  /** A shortcut that does the same. */
  readonly keys?: string
  readonly run: () => void
}

const themes = [
  { theme: 'light', name: 'Use the light theme', Icon: Sun },
  { theme: 'dark', name: 'Use the dark theme', Icon: Moon },
  { theme: 'system', name: 'Use the system’s theme', Icon: SunMoon },
] as const satisfies readonly { theme: Settings['theme']; name: string; Icon: LucideIcon }[]

const markAllRead = async ({ conversations }: Messenger): Promise<void> => {
  const { data } = await conversations.list({ limit: 500 })
  await Promise.all(
    data.flatMap(({ id, unread, markedUnread, last }) =>
      last && (unread > 0 || markedUnread) ? [conversations.markRead(id, last.id)] : [],
    ),
  )
}

/** What can be done from anywhere. */
export const useActions = (): readonly Action[] => {
  const messenger = useMessenger()
  const { go } = useNavigation()
  const tell = useToast()
  const { settings, update } = useSettings()
  const present = settings?.theme
  return useMemo(
    () => [
      {
        name: 'New conversation',
        Icon: MessageCirclePlus,
        run: () => {
          go({ kind: 'prompt', prompt: { kind: 'new-conversation' } })
        },
      },
      {
        name: 'Add contact',
        Icon: UserPlus,
        run: () => {
          go({ kind: 'prompt', prompt: { kind: 'add-contact', link: '' } })
        },
      },
      {
        name: 'Mark all as read',
        Icon: CheckCheck,
        run: () => {
          markAllRead(messenger).catch((error: unknown) => {
            tell(sentenceFor(error))
          })
        },
      },
      {
        name: 'Contacts',
        Icon: UsersRound,
        run: () => {
          go({ kind: 'section', section: 'contacts' })
        },
      },
      ...settingsTabs.map((tab) => ({
        name: `Settings: ${tab}`,
        Icon: SettingsIcon,
        run: () => {
          go({ kind: 'settings', tab })
        },
      })),
      ...themes
        .filter(({ theme }) => theme !== present)
        .map(({ theme, name, Icon }) => ({
          name,
          Icon,
          run: () => {
            update({ theme })
          },
        })),
      {
        name: 'Keyboard shortcuts',
        Icon: Keyboard,
        keys: keysText('sheet'),
        run: () => {
          go({ kind: 'prompt', prompt: { kind: 'shortcuts' } })
        },
      },
    ],
    [messenger, go, tell, update, present],
  )
}
