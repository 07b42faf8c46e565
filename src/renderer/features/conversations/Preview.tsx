import '../../ui/rows.css'
import './preview.css'
import { Check, CheckCheck, Clock, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import type { ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'
import { deliveryNames } from '../messages/DeliveryMark'
import { DraftText } from './DraftText'
import { membersText } from './membersText'
import { NoticeText } from './NoticeText'
import { TypingText } from './TypingText'

const icons = { waiting: Clock, sent: Check, delivered: CheckCheck, read: CheckCheck } as const

/** The line under a conversation's name: who types, else the draft, else the last message. */
export const Preview = ({ conversation }: { conversation: ConversationView }) => {
  const messenger = useMessenger()
  const typing = useWatchable(useMemo(() => messenger.typing.in(conversation.id), [messenger, conversation.id]))
  const { draft, last } = conversation

  if (typing.length > 0) {
    return (
      <span className="preview preview-typing one-line">
        {conversation.kind === 'direct' ? 'typing…' : <TypingText conversation={conversation} typing={typing} />}
      </span>
    )
  }
  if (draft !== undefined && draft.text !== '') {
    return (
      <span className="preview one-line">
        <span className="preview-draft">Draft:</span> <DraftText conversation={conversation.id} text={draft.text} />
      </span>
    )
  }
  // Nothing is said in a community itself.
  if (conversation.kind === 'community') return <span className="preview">{membersText(conversation.memberCount)}</span>
  if (last === undefined) return <span className="preview">No messages yet</span>
  return <Last conversation={conversation} last={last} />
}

interface LastProps {
  readonly conversation: ConversationView
  readonly last: NonNullable<ConversationView['last']>
}

const Last = ({ conversation, last }: LastProps) => {
  const { content, state, own, authorName, plain } = last
  if (content.kind === 'notice') {
    return (
      <span className="preview one-line">
        <NoticeText notice={content.notice} authorName={authorName} own={own} />
      </span>
    )
  }
  if (content.kind === 'deleted') {
    return (
      <span className="preview preview-last">
        <Trash2 className="preview-deleted" aria-hidden="true" />
        <span className="one-line">Message deleted</span>
      </span>
    )
  }
  const Icon = state && icons[state.kind]
  return (
    <span className="preview preview-last">
      {state && Icon && (
        <span className="preview-state" data-state={state.kind} title={deliveryNames[state.kind]}>
          <Icon aria-hidden="true" />
          <span className="visually-hidden">{deliveryNames[state.kind]}</span>
        </span>
      )}
      <span className="one-line">
        {own && 'You: '}
        {!own && conversation.kind !== 'direct' && (
          <>
            <bdi>{authorName}</bdi>
            {': '}
          </>
        )}
        <bdi>{plain}</bdi>
      </span>
    </span>
  )
}
