import { useEffect, useRef, useState } from 'react'
import type { ConversationId } from '../../../core'
import type { Composing } from '../../state/composing'
import { useServices } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Box, type BoxHandle, said } from './Box'
import { ComposingBar } from './ComposingBar'
import { fromTokens, type Rich, toTokens } from './rich'
import { nameIn } from './useDraft'

export interface EditMessageProps {
  readonly conversation: ConversationId
  readonly composing: Extract<Composing, { readonly kind: 'edit' }>
  readonly setComposing: (next: Composing) => void
  /** Gives the box back to what was being written before. */
  readonly onDone: () => void
}

/** Another text for a message that was sent. Render it with the message's id as its key. */
export const EditMessage = ({ conversation, composing, setComposing, onDone }: EditMessageProps) => {
  const { messenger, clock } = useServices()
  const { busy, failure, run } = useAction()
  const box = useRef<BoxHandle>(null)
  const { message } = composing
  const [rich, setRich] = useState(() => fromTokens(composing.text ?? message.text, nameIn(message.mentions)))

  useEffect(() => {
    // The menu that it was chosen from gives the focus back to its button as it goes.
    const later = clock.after(0, () => box.current?.focus())
    return () => {
      later.dispose()
    }
  }, [clock])

  const change = (next: Rich): void => {
    setRich(next)
    setComposing({ kind: 'edit', message, text: toTokens(next) })
  }

  const save = async (value: Rich): Promise<void> => {
    if (busy) return
    const text = said(value)
    if (text === message.text || (await run(() => messenger.messages.edit(message.id, text)))) onDone()
  }

  return (
    <Box
      ref={box}
      conversation={conversation}
      purpose="save"
      value={rich}
      onChange={change}
      onSubmit={(value) => {
        void save(value)
      }}
      onEscape={() => {
        onDone()
        return true
      }}
      onUp={() => false}
      onBlur={() => undefined}
      failure={failure === undefined ? undefined : `Not changed. ${failure} Your text is kept.`}
    >
      <ComposingBar kind="edit" message={message} onCancel={onDone} />
    </Box>
  )
}
