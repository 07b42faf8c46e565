import { Check, CheckCheck, Clock } from 'lucide-react'
import { useMemo } from 'react'
import type { ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'
import { deliveryNames } from '../messages/DeliveryMark'

const icons = { waiting: Clock, sent: Check, delivered: CheckCheck, read: CheckCheck } as const

/** The line under a conversation's name: who types, else the draft, else the last message. */
export const Preview = ({ conversation }: { conversation: ConversationView }) => {
  const messenger = useMessenger()
  const typing = useWatchable(useMemo(() => messenger.typing.in(conversation.id), [messenger, conversation.id]))
  const { draft, last } = conversation

  if (typing.length > 0) return <span className="preview preview-typing">typing…</span>
  if (draft !== undefined && draft.text !== '') {
    return (
      <span className="preview one-line">
        <span className="preview-draft">Draft:</span> <bdi>{draft.text}</bdi>
      </span>
    )
  }
  if (last === undefined) return <span className="preview">No messages yet</span>
  const Icon = last.state && icons[last.state.kind]
  return (
    <span className="preview preview-last">
      {last.state && Icon && (
        <span className="preview-state" data-state={last.state.kind} title={deliveryNames[last.state.kind]}>
          <Icon aria-hidden="true" />
          <span className="visually-hidden">{deliveryNames[last.state.kind]}</span>
        </span>
      )}
      <span className="one-line">
        {last.own && 'You: '}
        <bdi>{last.plain}</bdi>
      </span>
    </span>
  )
}
