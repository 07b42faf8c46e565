import { useCallback, useEffect, useRef, useState } from 'react'
import type { ConversationId, Disposable, MemberView, MessageId, MessageView } from '../../../core'
import { type Composing, useComposing } from '../../state/composing'
import { useServices } from '../../state/context'
import { empty, fromTokens, holdsTokens, type Rich, toTokens } from './rich'

/** A pause in typing after which the draft goes to disk. */
const settledMs = 400

/** Stands for somebody who is no member any more. */
export const nameIn =
  (people: readonly Pick<MemberView, 'account' | 'name'>[]) =>
  (account: string): string =>
    people.find((one) => one.account === account)?.name ?? 'someone'

export interface Draft {
  readonly rich: Rich
  readonly change: (next: Rich | ((before: Rich) => Rich)) => void
  /** Ends an edit: what was being written before, and to what, is there again. */
  readonly resume: () => void
}

/** What is being written in one conversation; it survives switching away, a restart, and editing another message. */
export const useDraft = (conversation: ConversationId): Draft => {
  const { messenger, clock } = useServices()
  const [composing, setComposing] = useComposing(conversation)
  const [rich, setRich] = useState(empty)
  const latest = useRef<Rich>(undefined)
  const shown = useRef<Composing>(composing)
  const reply = useRef<MessageView>(undefined)
  const pending = useRef<Disposable>(undefined)

  const flush = useCallback(() => {
    if (pending.current === undefined) return
    pending.current.dispose()
    pending.current = undefined
    const replyTo = reply.current?.id
    const draft = { text: toTokens(latest.current ?? empty), ...(replyTo ? { replyTo } : {}) }
    // A draft that cannot be kept is still on the screen; sending it tells what is wrong with the disk.
    messenger.conversations.setDraft(conversation, draft).catch(() => undefined)
  }, [messenger, conversation])
  const keep = useCallback(() => {
    pending.current?.dispose()
    pending.current = clock.after(settledMs, flush)
  }, [clock, flush])

  useEffect(() => {
    shown.current = composing
    if (composing.kind === 'edit') return
    const next = composing.kind === 'reply' ? composing.to : undefined
    if (next?.id === reply.current?.id) return
    reply.current = next
    // Before the draft is read there is nothing to keep the reply with; reading it does that.
    if (latest.current !== undefined) keep()
  }, [composing, keep])

  useEffect(() => {
    let open = true
    const readText = async (text: string): Promise<void> => {
      const members = holdsTokens(text) ? await messenger.conversations.members.list(conversation).catch(() => []) : []
      // Whoever was faster than the disk keeps what they typed.
      if (!open || latest.current !== undefined) return
      latest.current = fromTokens(text, nameIn(members))
      setRich(latest.current)
      if (reply.current !== undefined) keep()
    }
    const readReply = async (id: MessageId): Promise<void> => {
      const to = await messenger.messages.get(id)
      if (!open || reply.current !== undefined || to.content.kind !== 'text') return
      reply.current = to
      if (shown.current.kind === 'new') setComposing({ kind: 'reply', to })
    }
    messenger.conversations
      .draft(conversation)
      .then(({ text, replyTo }) =>
        Promise.all([readText(text), replyTo === undefined ? undefined : readReply(replyTo)]),
      )
      // What cannot be read now, or is answered no more, is not worth a message: the box is empty.
      .catch(() => undefined)
    window.addEventListener('pagehide', flush)
    return () => {
      open = false
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [messenger, conversation, flush, keep, setComposing])

  const change = useCallback(
    (next: Rich | ((before: Rich) => Rich)) => {
      latest.current = typeof next === 'function' ? next(latest.current ?? empty) : next
      setRich(latest.current)
      keep()
    },
    [keep],
  )
  const resume = useCallback(() => {
    setComposing(reply.current === undefined ? { kind: 'new' } : { kind: 'reply', to: reply.current })
  }, [setComposing])

  return { rich, change, resume }
}
