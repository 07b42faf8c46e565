import type { MessageView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { Confirm } from '../../ui/Confirm'
import { Dialog } from '../../ui/Dialog'
import { DialogFoot } from '../../ui/DialogFoot'

/** Asks before a message is taken back from everybody (EV9). */
export const DeleteForEveryone = ({ message, onClose }: { message: MessageView; onClose: () => void }) => {
  const { messages } = useMessenger()
  return (
    <Confirm
      title="Delete for everyone?"
      label="Delete for everyone"
      onClose={onClose}
      onConfirm={() => messages.delete(message.id, 'everyone')}
    >
      <p>
        Everybody sees that there was a message, and no longer what it said. Devices that are offline forget it once
        they are back.
      </p>
    </Confirm>
  )
}

export interface DeleteMessagesProps {
  readonly those: readonly MessageView[]
  readonly onDone: () => void
  readonly onClose: () => void
}

/** Asks whether several messages go from this device, or from everybody's where each of them allows it. */
export const DeleteMessages = ({ those, onDone, onClose }: DeleteMessagesProps) => {
  const { messages } = useMessenger()
  const { busy, failure, run } = useAction()
  const remove = (from: 'me' | 'everyone'): void => {
    void run(() => Promise.all(those.map(({ id }) => messages.delete(id, from)))).then((done) => {
      if (done) onDone()
    })
  }
  return (
    <Dialog title={those.length === 1 ? 'Delete 1 message?' : `Delete ${those.length} messages?`} onClose={onClose}>
      <DialogFoot failure={failure} onCancel={onClose}>
        <Button
          tone="danger"
          busy={busy}
          onClick={() => {
            remove('me')
          }}
        >
          Delete for me
        </Button>
        {those.every(({ may }) => may.deleteForEveryone) && (
          <Button
            tone="danger"
            busy={busy}
            onClick={() => {
              remove('everyone')
            }}
          >
            Delete for everyone
          </Button>
        )}
      </DialogFoot>
    </Dialog>
  )
}
