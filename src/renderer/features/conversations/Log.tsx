import { useMemo } from 'react'
import type { ConversationView } from '../../../core'
import { sentenceFor } from '../../state/sentences'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { MessageList } from '../messages/MessageList'
import { useHistory } from '../messages/useHistory'
import { useDivider } from './useDivider'

/** What was said in a conversation, or why there is nothing to see. */
export const Log = ({ conversation }: { conversation: ConversationView }) => {
  const divider = useDivider(conversation)
  const opening = useMemo(() => ({ kind: 'newest', until: divider.initial }) as const, [divider.initial])
  const { state, loadOlder } = useHistory(conversation.id, opening)

  switch (state.kind) {
    case 'loading':
      return (
        <div className="log-empty">
          <Loading label="Loading messages" />
        </div>
      )
    case 'failed':
      return (
        <div className="log-empty">
          <Failed sentence={sentenceFor(state.error)} />
        </div>
      )
    case 'ready':
      return state.messages.length === 0 ? (
        <div className="log-empty" role="log" aria-label="Messages">
          <Empty title="No messages yet">
            <p>
              What you write here goes straight to <bdi>{conversation.title}</bdi>, sealed on the way. Nobody keeps a
              copy in between.
            </p>
          </Empty>
        </div>
      ) : (
        <MessageList
          conversation={conversation}
          messages={state.messages}
          older={state.older}
          divider={divider.current}
          onLoadOlder={loadOlder}
        />
      )
  }
}
