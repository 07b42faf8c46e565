import { useEffect, useMemo, useRef } from 'react'
import { type ConversationId, isConversationId, type Settings } from '../../../core'
import { useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useLiveValue } from '../../state/useLive'
import { useToast } from '../../ui/Toasts'
import { isWindowRead } from '../messages/useReading'

const requestTag = 'contact-requests'
const mostLetters = 240

const shortened = (text: string): string => (text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text)

/** Tells of messages and requests that arrive while nobody looks at them; a click leads there. */
export const useNotifications = (): void => {
  const { messenger, platform } = useServices()
  const { place, go } = useNavigation()
  const tell = useToast()
  const settings = useLiveValue<Settings | undefined>(
    useMemo(() => messenger.settings.live(), [messenger]),
    undefined,
  )
  const enabled = settings?.notifications === true
  const open = useRef<ConversationId>(undefined)
  useEffect(() => {
    open.current = place.section === 'chats' ? place.conversation : undefined
  }, [place])

  useEffect(() => {
    const listening = [
      messenger.on.message(({ conversation, authorName, text }) => {
        const looking = isWindowRead() && open.current === conversation
        if (enabled && !looking) {
          platform.notifications.show({ title: authorName, body: shortened(text), tag: conversation })
        }
      }),
      messenger.on.request(({ name }) => {
        if (isWindowRead()) tell(`${name} wants to be your contact`)
        else if (enabled) {
          platform.notifications.show({ title: name, body: 'wants to be your contact', tag: requestTag })
        }
      }),
      messenger.on.accepted(({ name }) => {
        tell(`${name} accepted your request`)
      }),
    ]
    return () => {
      for (const one of listening) one.dispose()
    }
  }, [messenger, platform, enabled, tell])

  useEffect(
    () =>
      platform.notifications.onClick((tag) => {
        if (tag === requestTag) go({ kind: 'section', section: 'contacts' })
        else if (isConversationId(tag)) go({ kind: 'conversation', conversation: tag })
      }),
    [platform, go],
  )
}
