import { useCallback, useEffect, useRef, useState } from 'react'
import type { ConversationId, Disposable } from '../../../core'
import { useServices } from '../../state/context'

/** A pause in typing after which the draft goes to disk. */
const settledMs = 400

export interface Draft {
  readonly text: string
  readonly change: (text: string) => void
}

/** What is being written in one conversation; it survives switching away and a restart. */
export const useDraft = (conversation: ConversationId): Draft => {
  const { messenger, clock } = useServices()
  const [text, setText] = useState('')
  const latest = useRef<string>(undefined)
  const pending = useRef<Disposable>(undefined)

  const flush = useCallback(() => {
    if (pending.current === undefined) return
    pending.current.dispose()
    pending.current = undefined
    // A draft that cannot be kept is still on the screen; sending it tells what is wrong with the disk.
    messenger.conversations.setDraft(conversation, { text: latest.current ?? '' }).catch(() => undefined)
  }, [messenger, conversation])

  useEffect(() => {
    let open = true
    messenger.conversations.draft(conversation).then(
      (kept) => {
        // Whoever was faster than the disk keeps what they typed.
        if (open && latest.current === undefined) setText(kept.text)
      },
      () => undefined,
    )
    window.addEventListener('pagehide', flush)
    return () => {
      open = false
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [messenger, conversation, flush])

  const change = useCallback(
    (next: string) => {
      latest.current = next
      setText(next)
      pending.current?.dispose()
      pending.current = clock.after(settledMs, flush)
    },
    [clock, flush],
  )

  return { text, change }
}
