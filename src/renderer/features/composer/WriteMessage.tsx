import { useEffect, useRef } from 'react'
import type { ConversationId } from '../../../core'
import type { Composing } from '../../state/composing'
import { useServices } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Box, type BoxHandle, said } from './Box'
import { ComposingBar } from './ComposingBar'
import { empty, joined, plain, type Rich } from './rich'
import type { Draft } from './useDraft'

export interface WriteMessageProps {
  readonly conversation: ConversationId
  readonly composing: Exclude<Composing, { readonly kind: 'edit' }>
  readonly setComposing: (next: Composing) => void
  readonly draft: Draft
}

/** A new message, maybe an answer to another. */
export const WriteMessage = ({ conversation, composing, setComposing, draft }: WriteMessageProps) => {
  const { messenger, clock } = useServices()
  const { failure, run } = useAction()
  const box = useRef<BoxHandle>(null)
  const to = composing.kind === 'reply' ? composing.to : undefined
  const replyTo = to?.id

  useEffect(() => {
    if (replyTo === undefined) return undefined
    box.current?.focus()
    // The menu that it was chosen from gives the focus back to its button as it goes.
    const later = clock.after(0, () => box.current?.focus())
    return () => {
      later.dispose()
    }
  }, [replyTo, clock])
  useEffect(
    () => () => {
      messenger.typing.stop(conversation)
    },
    [messenger, conversation],
  )

  const change = (next: Rich): void => {
    draft.change(next)
    if (next.text === '') messenger.typing.stop(conversation)
    else messenger.typing.start(conversation)
  }

  const send = async (value: Rich): Promise<void> => {
    draft.change(empty)
    setComposing({ kind: 'new' })
    const text = said(value)
    const succeeded = await run(() => messenger.messages.send({ conversation, text, ...(replyTo ? { replyTo } : {}) }))
    if (succeeded) return
    // What could not be stored comes back, before whatever was typed since.
    draft.change((since) => (since.text === '' ? value : joined(value, plain('\n'), since)))
    if (to) setComposing({ kind: 'reply', to })
  }

  const editLast = async (): Promise<void> => {
    const message = await messenger.messages.lastEditable(conversation)
    if (message) setComposing({ kind: 'edit', message })
  }

  return (
    <Box
      ref={box}
      conversation={conversation}
      purpose="send"
      value={draft.rich}
      onChange={change}
      onSubmit={(value) => {
        void send(value)
      }}
      onEscape={() => {
        if (to === undefined) return false
        setComposing({ kind: 'new' })
        return true
      }}
      onUp={() => {
        // Where it cannot be told which one is the last, nothing happens.
        editLast().catch(() => undefined)
        return true
      }}
      onBlur={() => {
        messenger.typing.stop(conversation)
      }}
      failure={failure === undefined ? undefined : `Not sent. ${failure} Your text is kept.`}
    >
      {to && (
        <ComposingBar
          kind="reply"
          message={to}
          onCancel={() => {
            setComposing({ kind: 'new' })
            box.current?.focus()
          }}
        />
      )}
    </Box>
  )
}
