import './conversation.css'
import { ArrowLeft } from 'lucide-react'
import { useMemo } from 'react'
import type { ConversationId, ConversationView } from '../../../core'
import { useMessenger, useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { useLive } from '../../state/useLive'
import { useNow } from '../../state/useNow'
import { useWatchable } from '../../state/useWatchable'
import { Avatar } from '../../ui/Avatar'
import { IconButton } from '../../ui/Button'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { Composer } from '../composer/Composer'
import { MessageList } from '../messages/MessageList'
import { useHistory } from '../messages/useHistory'
import { PresenceDot } from '../presence/PresenceDot'
import { usePresence } from '../presence/usePresence'
import { presenceText } from '../presence/words'
import { Notices } from './Notices'
import { useDivider } from './useDivider'

/** One conversation; render it with the id as its key. */
export const Conversation = ({ id }: { id: ConversationId }) => {
  const messenger = useMessenger()
  const live = useLive(useMemo(() => messenger.conversations.liveOne(id), [messenger, id]))

  if (live.kind === 'loading') return <Loading label="Loading conversation" />
  if (live.kind === 'failed') return <Failed sentence={sentenceFor(live.error)} />
  return <Open conversation={live.value} />
}

const Open = ({ conversation }: { conversation: ConversationView }) => {
  const { id, title, blocked } = conversation
  return (
    <section className="conversation" aria-label={`Conversation with ${title}`}>
      <Header conversation={conversation} />
      <Notices conversation={conversation} />
      <Log conversation={conversation} />
      <Typing conversation={conversation} />
      {blocked ? (
        <p className="composer-closed">
          You blocked <bdi>{title}</bdi>. Nothing goes out and nothing comes in.
        </p>
      ) : (
        <Composer conversation={id} />
      )}
    </section>
  )
}

const Header = ({ conversation }: { conversation: ConversationView }) => {
  const { clock } = useServices()
  const { go } = useNavigation()
  const now = useNow(clock)
  const presence = usePresence(conversation.kind === 'direct' ? conversation.contact : undefined)
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
      <Avatar
        id={conversation.kind === 'direct' ? conversation.contact : conversation.id}
        name={conversation.title}
        size="small"
      >
        {presence && <PresenceDot presence={presence} />}
      </Avatar>
      <div className="row-text">
        <h2 className="one-line name" dir="auto">
          {conversation.title}
        </h2>
        <p className="conversation-presence one-line">
          {presence ? presenceText(presence, now) : `${conversation.memberCount} members`}
        </p>
      </div>
    </header>
  )
}

const Log = ({ conversation }: { conversation: ConversationView }) => {
  const divider = useDivider(conversation)
  const { state, loadOlder } = useHistory(conversation.id, divider.initial)

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

const Typing = ({ conversation }: { conversation: ConversationView }) => {
  const messenger = useMessenger()
  const typing = useWatchable(useMemo(() => messenger.typing.in(conversation.id), [messenger, conversation.id]))
  return (
    <p className="typing">
      {typing.length > 0 && (
        <>
          <span className="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span className="one-line">
            <bdi>{conversation.title}</bdi> is typing…
          </span>
        </>
      )}
    </p>
  )
}
