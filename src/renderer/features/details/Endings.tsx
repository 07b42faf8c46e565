import { Eraser, Hash, LogOut, Trash2, UserRoundCheck, UserRoundX } from 'lucide-react'
import { useState } from 'react'
import type { ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { Button } from '../../ui/Button'
import { Confirm } from '../../ui/Confirm'
import { useActs } from '../conversations/useActs'

/** What changes a conversation for good or ends it. */
export const Endings = ({ conversation }: { conversation: ConversationView }) => {
  const messenger = useMessenger()
  const acts = useActs(conversation)
  const [converting, setConverting] = useState(false)
  const { id, kind, role, membership, blocked } = conversation
  const member = membership === 'member'
  return (
    <section className="details-section details-endings" aria-label="More">
      {kind === 'group' && role === 'owner' && member && (
        <Button
          onClick={() => {
            setConverting(true)
          }}
        >
          <Hash aria-hidden="true" />
          Convert to channel
        </Button>
      )}
      {kind !== 'community' && (
        <Button
          onClick={() => {
            acts.ask('clear')
          }}
        >
          <Eraser aria-hidden="true" />
          Clear conversation…
        </Button>
      )}
      {kind !== 'direct' && member && (
        <Button
          tone="danger"
          onClick={() => {
            acts.ask('leave')
          }}
        >
          <LogOut aria-hidden="true" />
          Leave…
        </Button>
      )}
      {!member && (
        <Button
          tone="danger"
          onClick={() => {
            acts.ask('forget')
          }}
        >
          <Trash2 aria-hidden="true" />
          Delete from this device…
        </Button>
      )}
      {kind === 'direct' && blocked && (
        <Button onClick={acts.unblock}>
          <UserRoundCheck aria-hidden="true" />
          Unblock
        </Button>
      )}
      {kind === 'direct' && !blocked && (
        <Button
          tone="danger"
          onClick={() => {
            acts.ask('block')
          }}
        >
          <UserRoundX aria-hidden="true" />
          Block…
        </Button>
      )}
      {converting && (
        <Confirm
          title="Convert to a channel?"
          label="Convert to channel"
          onConfirm={() => messenger.conversations.convert(id)}
          onClose={() => {
            setConverting(false)
          }}
        >
          <p>The group becomes a private channel with the same members and all that was said. It cannot go back.</p>
        </Confirm>
      )}
    </section>
  )
}
