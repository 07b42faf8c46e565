import { useCallback, useEffect, useState } from 'react'
import type { ConversationId, MessageId } from '../../../core'
import { type Jump, useAskedJump } from '../../state/jump'
import { useToast } from '../../ui/Toasts'
import type { HistoryState, Opening } from './history'
import { type OpenHistory, useHistory } from './useHistory'

const newest: Opening = { kind: 'newest', until: undefined }

export interface OpenedLog extends OpenHistory {
  /** The jump to be made within what is loaded. */
  readonly target: Jump | undefined
  readonly arrive: (jump: Jump) => void
  readonly toNewest: () => void
}

const isAround = (opening: Opening, message: MessageId): boolean =>
  opening.kind === 'around' && opening.message === message

const has = (state: HistoryState, message: MessageId): boolean =>
  state.kind === 'ready' && state.messages.some(({ id }) => id === message)

/**
 * The part of a conversation's log that is shown: it opens at its newest messages or at the first unread one,
 * and moves to where the reader asks to be taken when that is not loaded.
 */
export const useOpening = (conversation: ConversationId, unread: MessageId | undefined): OpenedLog => {
  const { jump, begin, done } = useAskedJump(conversation)
  const tell = useToast()
  const [opening, setOpening] = useState<Opening>(() =>
    jump ? { kind: 'around', message: jump.message } : { kind: 'newest', until: unread },
  )
  const history = useHistory(conversation, opening)
  const { state } = history
  const here = jump !== undefined && has(state, jump.message)

  if (jump && !here && state.kind === 'ready' && !isAround(opening, jump.message)) {
    setOpening({ kind: 'around', message: jump.message })
  }
  const loaded = state.kind === 'failed' || (state.kind === 'ready' && history.opening === opening)
  const lost = jump !== undefined && !here && loaded && isAround(opening, jump.message) ? jump : undefined
  if (state.kind === 'failed' && opening.kind === 'around' && history.opening === opening) setOpening(newest)

  useEffect(() => {
    if (jump) begin(jump)
  }, [jump, begin])
  useEffect(() => {
    if (lost === undefined) return
    done(lost)
    tell('This message is no longer on this device')
  }, [lost, done, tell])

  const toNewest = useCallback(() => {
    setOpening(newest)
  }, [])
  return { ...history, target: here ? jump : undefined, arrive: done, toNewest }
}
