import type { ReactNode } from 'react'
import type { ConversationView, Messenger } from '../../../core'
import { useMessenger } from '../../state/context'
import { type ConfirmedAct, useNavigation } from '../../state/navigation'
import { Confirm } from '../../ui/Confirm'
import { BlockContact } from '../contacts/BlockContact'

interface Asked {
  readonly title: string
  readonly label: string
  readonly text: (name: ReactNode) => ReactNode
  readonly act: (messenger: Messenger, conversation: ConversationView) => Promise<unknown>
}

type OwnAct = Exclude<ConfirmedAct, 'block'>

const asked: Readonly<Record<OwnAct, Asked>> = {
  clear: {
    title: 'Clear this conversation?',
    label: 'Clear conversation',
    text: (name) => <>Everything said in {name} so far goes from this device. Others keep what they have.</>,
    act: ({ conversations }, { id }) => conversations.clear(id),
  },
  leave: {
    title: 'Leave this conversation?',
    label: 'Leave conversation',
    text: (name) => <>You will get nothing new from {name}. The others keep it, and what was said stays here.</>,
    act: ({ conversations }, { id }) => conversations.leave(id),
  },
  forget: {
    title: 'Delete from this device?',
    label: 'Delete from this device',
    text: (name) => <>{name} goes from this device with all that was said in it. This cannot be undone.</>,
    act: ({ conversations }, { id }) => conversations.forget(id),
  },
}

export interface ConfirmActProps<Act extends ConfirmedAct = ConfirmedAct> {
  readonly act: Act
  readonly conversation: ConversationView
  readonly onClose: () => void
}

/** Asks before what changes a conversation for good. Blocking concerns whom it is with. */
export const ConfirmAct = ({ act, conversation, onClose }: ConfirmActProps) => {
  if (act !== 'block') return <ConfirmOwn act={act} conversation={conversation} onClose={onClose} />
  if (conversation.kind !== 'direct') return null
  return <BlockContact contact={{ account: conversation.contact, name: conversation.title }} onClose={onClose} />
}

const ConfirmOwn = ({ act, conversation, onClose }: ConfirmActProps<OwnAct>) => {
  const messenger = useMessenger()
  const { place, go } = useNavigation()
  const { title, label, text, act: run } = asked[act]
  return (
    <Confirm
      title={title}
      label={label}
      onConfirm={async () => {
        // A conversation that is gone cannot stay on the screen.
        if (act === 'forget' && place.conversation === conversation.id) go({ kind: 'leave-conversation' })
        await run(messenger, conversation)
      }}
      onClose={onClose}
    >
      <p>{text(<bdi>{conversation.title}</bdi>)}</p>
    </Confirm>
  )
}
