import { useId, useState } from 'react'
import { type ConversationView, longestName } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { ConversationPicture } from './ConversationPicture'

/** `ConversationPatch.description`. */
const longestDescription = 500

/** Name, description and picture, for those who manage the conversation. */
export const EditConversation = ({ conversation }: { conversation: ConversationView }) => {
  const messenger = useMessenger()
  const [name, setName] = useState(conversation.title)
  const [description, setDescription] = useState(conversation.description)
  const { busy, failure, run } = useAction()
  const descriptionId = useId()
  const trimmed = name.trim()
  const same = trimmed === conversation.title && description.trim() === conversation.description

  return (
    <section className="details-section" aria-label="Name and picture">
      <h3>Name and picture</h3>
      <ConversationPicture conversation={conversation} />
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (trimmed === '' || same) return
          void run(() =>
            messenger.conversations.update(conversation.id, { name: trimmed, description: description.trim() }),
          )
        }}
      >
        <Field
          label="Name"
          value={name}
          maxLength={longestName}
          failure={failure}
          onChange={(event) => {
            setName(event.target.value)
          }}
        />
        <div className="field">
          <label htmlFor={descriptionId}>Description</label>
          <textarea
            id={descriptionId}
            className="input details-description"
            dir="auto"
            rows={3}
            maxLength={longestDescription}
            value={description}
            onChange={(event) => {
              setDescription(event.target.value)
            }}
          />
        </div>
        <div className="form-actions">
          <Button type="submit" tone="primary" busy={busy} disabled={trimmed === '' || same}>
            Save
          </Button>
        </div>
      </form>
    </section>
  )
}
