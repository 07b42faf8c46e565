import { useMemo } from 'react'
import type { ConversationView, PreferencesPatch } from '../../../core'
import { useServices } from '../../state/context'
import { type ConfirmedAct, useNavigation } from '../../state/navigation'
import { useAttempt } from '../../state/useAttempt'
import { type MuteChoice, mutedUntil } from './mute'

export interface ConversationActs {
  readonly prefer: (patch: PreferencesPatch) => void
  readonly mute: (choice: MuteChoice) => void
  readonly markRead: () => void
  readonly markUnread: () => void
  readonly unblock: () => void
  /** Asks first. */
  readonly ask: (act: ConfirmedAct) => void
}

/** What its owner may do to a conversation as a whole, from wherever it is shown. */
export const useActs = (conversation: ConversationView): ConversationActs => {
  const { messenger, clock } = useServices()
  const { go } = useNavigation()
  const attempt = useAttempt()
  return useMemo(() => {
    const { conversations, contacts } = messenger
    const { id, last } = conversation
    const prefer = (patch: PreferencesPatch): void => {
      attempt(() => conversations.preferences.update(id, patch))
    }
    return {
      prefer,
      mute: (choice) => {
        prefer({ mutedUntil: mutedUntil(choice, clock.now()) })
      },
      markRead: () => {
        if (last) attempt(() => conversations.markRead(id, last.id))
      },
      markUnread: () => {
        attempt(() => conversations.markUnread(id))
      },
      unblock: () => {
        if (conversation.kind === 'direct') attempt(() => contacts.unblock(conversation.contact))
      },
      ask: (act) => {
        go({ kind: 'prompt', prompt: { kind: 'confirm', act, conversation } })
      },
    }
  }, [messenger, clock, go, attempt, conversation])
}
