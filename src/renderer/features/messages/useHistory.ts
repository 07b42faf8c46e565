import { useCallback, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import type { ConversationId, MessageId } from '../../../core'
import { useMessenger } from '../../state/context'
import { History, type HistoryState, type Opening } from './history'

const loading = { kind: 'loading' } as const

const newestOf = (state: HistoryState): MessageId | undefined =>
  state.kind === 'ready' ? state.messages.at(-1)?.id : undefined

export interface OpenHistory {
  readonly state: HistoryState
  /** Where what is shown began; another object for another part of the log. */
  readonly opening: Opening
  readonly loadOlder: () => void
  readonly loadNewer: () => void
}

/** Opens the history of one conversation for as long as it is shown; what was open stays until the next is ready. */
export const useHistory = (conversation: ConversationId, opening: Opening): OpenHistory => {
  const messenger = useMessenger()
  const [opened, setOpened] = useState<{
    readonly history: History
    readonly opening: Opening
    readonly state: HistoryState
  }>()

  useEffect(() => {
    const history = new History(messenger.messages, conversation, opening)
    let newest: MessageId | undefined
    const watching = history.state.watch((state) => {
      const before = newest
      newest = newestOf(state)
      const show = (): void => {
        setOpened({ history, opening, state })
      }
      // Somebody waits for a new message: it is drawn now, and what else changed with it in its turn.
      if (before === undefined || newest === before) show()
      else flushSync(show)
    })
    history.start()
    return () => {
      watching.dispose()
      history.dispose()
    }
  }, [messenger, conversation, opening])

  const history = opened?.history
  const loadOlder = useCallback(() => {
    history?.loadOlder()
  }, [history])
  const loadNewer = useCallback(() => {
    history?.loadNewer()
  }, [history])
  return { state: opened?.state ?? loading, opening: opened?.opening ?? opening, loadOlder, loadNewer }
}
