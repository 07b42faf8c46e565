import { useCallback, useEffect, useState } from 'react'
import type { ConversationId, MessageId } from '../../../core'
import { type Jump, useAskedJump } from '../../state/jump'
import { useToast } from '../../ui/Toasts'
import type { HistoryState, Opening } from './history'
import { type OpenHistory, useHistory } from './useHistory'

const newest = (): Opening => ({ kind: 'newest', until: undefined })

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
  const loaded = state.kind !== 'loading' && history.opening === opening
  const [lost, setLost] = useState<Jump>()
  const wanted = jump === lost ? undefined : jump
  const here = wanted !== undefined && has(state, wanted.message)

  if (wanted && !here) {
    if (isAround(opening, wanted.message)) {
      if (loaded) setLost(wanted)
    } else if (state.kind === 'ready') setOpening({ kind: 'around', message: wanted.message })
  }
  if (loaded && state.kind === 'failed' && opening.kind === 'around') setOpening(newest())

  useEffect(() => {
    if (jump) begin(jump)
  }, [jump, begin])
  useEffect(() => {
    if (lost === undefined || jump !== lost) return
    done(lost)
    tell('This message is no longer on this device')
  }, [lost, jump, done, tell])

  // Another object each time: what began at the newest message may have been left behind by newer ones.
  const toNewest = useCallback(() => {
    setOpening(newest())
  }, [])
  return { ...history, target: here ? wanted : undefined, arrive: done, toNewest }
}
