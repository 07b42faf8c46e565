import { ImagePlus, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import type { ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { Button } from '../../ui/Button'
import { Failure } from '../../ui/Failure'
import { ConversationAvatar } from '../conversations/ConversationAvatar'
import { encodePicture } from '../profile/encodePicture'
import { pictureSentence } from '../profile/pictureProblem'

export const ConversationPicture = ({ conversation }: { conversation: ConversationView }) => {
  const messenger = useMessenger()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()

  const change = async (make: () => Promise<Uint8Array | undefined>): Promise<void> => {
    setBusy(true)
    setFailure(undefined)
    try {
      await messenger.conversations.update(conversation.id, { picture: await make() })
    } catch (error) {
      setFailure(pictureSentence(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div className="details-picture">
      <ConversationAvatar conversation={conversation} />
      <input
        ref={input}
        type="file"
        accept="image/*"
        aria-label="Picture"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? []
          // The same file can be chosen again after a failure.
          target.value = ''
          if (file) void change(() => encodePicture(file))
        }}
      />
      <Button
        busy={busy}
        onClick={() => {
          input.current?.click()
        }}
      >
        <ImagePlus aria-hidden="true" />
        Choose picture
      </Button>
      {conversation.picture !== undefined && (
        <Button busy={busy} onClick={() => void change(() => Promise.resolve(undefined))}>
          <Trash2 aria-hidden="true" />
          Remove picture
        </Button>
      )}
      <Failure sentence={failure} />
    </div>
  )
}
