import { useMemo, useState } from 'react'
import type { ConversationId, MessageView } from '../../../core'
import { useComposing } from '../../state/composing'
import { useMessenger } from '../../state/context'
import { useJump } from '../../state/jump'
import { useNavigation } from '../../state/navigation'
import { useAttempt } from '../../state/useAttempt'
import { useToast } from '../../ui/Toasts'
import type { MessageActs, Overlay } from './acts'
import { copyText } from './copyText'

export interface Acts {
  readonly acts: MessageActs
  readonly overlay: Overlay | undefined
}

const isMenuOf = (before: Overlay | undefined, next: Overlay): boolean =>
  before?.kind === 'menu' && next.kind === 'menu' && before.message.id === next.message.id

/** What may be done to the messages of one conversation, and what of it is open. */
export const useActs = (conversation: ConversationId, toggleSelected: (message: MessageView) => void): Acts => {
  const { messages } = useMessenger()
  const [overlay, setOverlay] = useState<Overlay>()
  const [, compose] = useComposing(conversation)
  const jump = useJump()
  const { go } = useNavigation()
  const attempt = useAttempt()
  const tell = useToast()

  const acts = useMemo<MessageActs>(
    () => ({
      open: (next) => {
        // The button that opened a menu closes it too.
        setOverlay((before) => (isMenuOf(before, next) ? undefined : next))
      },
      close: () => {
        setOverlay(undefined)
      },
      reply: (to) => {
        compose({ kind: 'reply', to })
      },
      edit: (message) => {
        compose({ kind: 'edit', message })
      },
      toggleReaction: ({ id, reactions }, emoji) => {
        const own = reactions.some((reaction) => reaction.emoji === emoji && reaction.own)
        attempt(() => (own ? messages.unreact(id, emoji) : messages.react(id, emoji)))
      },
      setPinned: ({ id }, pinned) => {
        attempt(() => (pinned ? messages.pin(id) : messages.unpin(id)))
      },
      deleteForMe: (those) => {
        attempt(() => Promise.all(those.map(({ id }) => messages.delete(id, 'me'))))
      },
      copy: (those) => {
        navigator.clipboard.writeText(copyText(those)).then(
          () => {
            tell('Copied')
          },
          () => {
            tell('The clipboard cannot be used')
          },
        )
      },
      jump: (message) => {
        jump(conversation, message)
      },
      openConversation: (other) => {
        go({ kind: 'conversation', conversation: other })
      },
      toggleSelected,
    }),
    [messages, conversation, compose, jump, go, attempt, tell, toggleSelected],
  )
  return { acts, overlay }
}
