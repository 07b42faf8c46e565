import { useCallback, useEffect, useState } from 'react'
import type { ConversationId, MessageId } from '../../../core'
import { useMessenger } from '../../state/context'
import { History, type HistoryState } from './history'

const loading = { kind: 'loading' } as const

/** Opens the history of one conversation for as long as it is shown. */
export const useHistory = (
  conversation: ConversationId,
  until: MessageId | undefined,
): { readonly state: HistoryState; readonly loadOlder: () => void } => {
  const messenger = useMessenger()
  const [opened, setOpened] = useState<{ readonly history: History; readonly state: HistoryState }>()

  useEffect(() => {
    const history = new History(messenger.messages, conversation, until)
    const watching = history.state.watch((state) => {
      setOpened({ history, state })
    })
    history.start()
    return () => {
      watching.dispose()
      history.dispose()
    }
  }, [messenger, conversation, until])

  const history = opened?.history
  const loadOlder = useCallback(() => {
    history?.loadOlder()
  }, [history])
  return { state: opened?.state ?? loading, loadOlder }
}
