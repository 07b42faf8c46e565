import { useEffect, useMemo, useRef } from 'react'
import { type ConversationId, isConversationId, type Settings } from '../../../core'
import { useServices } from '../../state/context'
import { type Place, useNavigation } from '../../state/navigation'
import { useLiveValue } from '../../state/useLive'
import { useToast } from '../../ui/Toasts'
import { useStaged } from '../calls/useStaged'
import { isWindowRead } from '../messages/useReading'
import { useCallNotices } from './useCallNotices'
import { invitedText, noticeOf } from './noticeOf'

const requestTag = 'contact-requests'

/** The conversation that can be read now: a call on the stage hides it, but for the one beside it. */
const shownConversation = (place: Place, staged: ConversationId | undefined): ConversationId | undefined => {
  if (staged !== undefined) return place.call === 'stage-with-chat' ? staged : undefined
  return place.section === 'chats' ? place.conversation : undefined
}

/** Tells of messages, requests and invitations that arrive while nobody looks at them; a click leads there. */
export const useNotifications = (): void => {
  const { messenger, platform } = useServices()
  const { place, go } = useNavigation()
  const tell = useToast()
  const settings = useLiveValue<Settings | undefined>(
    useMemo(() => messenger.settings.live(), [messenger]),
    undefined,
  )
  const enabled = settings?.notifications === true
  useCallNotices(enabled)
  const staged = useStaged()?.conversation
  const open = useRef<ConversationId>(undefined)
  useEffect(() => {
    open.current = shownConversation(place, staged)
  }, [place, staged])

  useEffect(() => {
    /** In passing where somebody looks, else by the system. */
    const tellOf = (text: string, notice: { readonly title: string; readonly body: string; readonly tag: string }) => {
      if (isWindowRead()) tell(text)
      else if (enabled) platform.notifications.show(notice)
    }
    const listening = [
      messenger.on.message((message, conversation, notify) => {
        const looking = isWindowRead() && open.current === conversation.id
        const notice = notify && enabled && !looking ? noticeOf(message, conversation) : undefined
        if (notice) platform.notifications.show(notice)
      }),
      messenger.on.request(({ name }) => {
        tellOf(`${name} wants to be your contact`, { title: name, body: 'wants to be your contact', tag: requestTag })
      }),
      messenger.on.invited((conversation) => {
        const text = invitedText(conversation)
        tellOf(text, { title: conversation.title, body: text, tag: conversation.id })
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
