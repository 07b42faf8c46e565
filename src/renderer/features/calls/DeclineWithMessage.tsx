import { Send } from 'lucide-react'
import { useState } from 'react'
import { type CallId, longestText } from '../../../core'
import { useAction } from '../../state/useAction'
import { Button, IconButton } from '../../ui/Button'
import { Failure } from '../../ui/Failure'
import { Field } from '../../ui/Field'
import { useCallsApi } from './useCalls'

const replies = ['I will call you back.', 'I am on my way.', 'Can we talk later?', 'What is it about?'] as const

/** Declines, and says why: in words of ours, or in the ones most people need. */
export const DeclineWithMessage = ({ id, onCancel }: { id: CallId; onCancel: () => void }) => {
  const calls = useCallsApi()
  const { busy, failure, run } = useAction()
  const [text, setText] = useState('')
  const decline = (message: string): void => {
    void run(() => calls.decline(id, message))
  }
  return (
    <form
      className="incoming-reply"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') decline(text.trim())
      }}
    >
      <div className="incoming-replies" role="group" aria-label="Quick replies">
        {replies.map((reply) => (
          <Button
            key={reply}
            disabled={busy}
            onClick={() => {
              decline(reply)
            }}
          >
            {reply}
          </Button>
        ))}
      </div>
      <Field
        label="Decline with your own words"
        value={text}
        maxLength={Math.min(500, longestText)}
        autoFocus
        onChange={(event) => {
          setText(event.target.value)
        }}
        after={
          <IconButton
            type="submit"
            label="Decline and send"
            disabled={busy || text.trim() === ''}
            icon={<Send aria-hidden="true" />}
          />
        }
      />
      <Failure sentence={failure} />
      <Button onClick={onCancel}>Back</Button>
    </form>
  )
}
