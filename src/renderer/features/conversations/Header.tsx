import { ArrowLeft, PanelRight, Search } from 'lucide-react'
import { type RefObject, useMemo } from 'react'
import type { ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useWatchable } from '../../state/useWatchable'
import { IconButton } from '../../ui/Button'
import { CallButtons } from '../calls/CallButtons'
import { ConversationAvatar } from './ConversationAvatar'
import { KindMark } from './KindMark'
import { Subtitle } from './Subtitle'
import { TypingText } from './TypingText'

export interface HeaderProps {
  readonly conversation: ConversationView
  readonly detailsShown: boolean
  readonly detailsButton: RefObject<HTMLButtonElement | null>
  readonly onSearch: () => void
  readonly onDetails: () => void
}

export const Header = ({ conversation, detailsShown, detailsButton, onSearch, onDetails }: HeaderProps) => {
  const { go } = useNavigation()
  return (
    <header className="conversation-head">
      <IconButton
        className="conversation-back"
        label="Back"
        icon={<ArrowLeft aria-hidden="true" />}
        onClick={() => {
          go({ kind: 'leave-conversation' })
        }}
      />
      <ConversationAvatar conversation={conversation} size="small" />
      <div className="row-text">
        <div className="conversation-title">
          <KindMark kind={conversation.kind} />
          <h2 className="one-line name" dir="auto">
            {conversation.title}
          </h2>
        </div>
        <p className="conversation-presence one-line">
          <Line conversation={conversation} />
        </p>
      </div>
      <CallButtons conversation={conversation} />
      {conversation.kind !== 'community' && (
        <IconButton label="Search in conversation" icon={<Search aria-hidden="true" />} onClick={onSearch} />
      )}
      <IconButton
        ref={detailsButton}
        label="Conversation details"
        aria-expanded={detailsShown}
        icon={<PanelRight className="conversation-details-icon" aria-hidden="true" />}
        onClick={onDetails}
      />
    </header>
  )
}

/** Who types, else who is there. */
const Line = ({ conversation }: { conversation: ConversationView }) => {
  const messenger = useMessenger()
  const typing = useWatchable(useMemo(() => messenger.typing.in(conversation.id), [messenger, conversation.id]))
  if (typing.length === 0) return <Subtitle conversation={conversation} />
  return (
    <span className="typing">
      <span className="typing-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span className="one-line">
        <TypingText conversation={conversation} typing={typing} />
      </span>
    </span>
  )
}
