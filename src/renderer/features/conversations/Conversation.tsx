import './conversation.css'
import { useMemo, useRef, useState } from 'react'
import type { ConversationId, ConversationView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { useLive } from '../../state/useLive'
import { useMedia } from '../../state/useMedia'
import { Failed, Loading } from '../../ui/Empty'
import { JoinCall } from '../calls/JoinCall'
import { Composer } from '../composer/Composer'
import { Details, type DetailsTab } from '../details/Details'
import { SearchInConversation } from '../search/SearchInConversation'
import { useSearchHere } from '../search/useSearchHere'
import { Community } from './Community'
import { Header } from './Header'
import { Log } from './Log'
import { CatchingUp } from './CatchingUp'
import { Notices } from './Notices'
import { mayWrite, WritingEnded } from './WritingEnded'

/** One conversation; render it with the id as its key. */
export const Conversation = ({ id }: { id: ConversationId }) => {
  const messenger = useMessenger()
  const live = useLive(useMemo(() => messenger.conversations.liveOne(id), [messenger, id]))

  if (live.kind === 'loading') return <Loading label="Loading conversation" />
  if (live.kind === 'failed') return <Failed sentence={sentenceFor(live.error)} />
  return <Open conversation={live.value} />
}

/** No room for details beside a conversation. The same width as in the style sheet. */
const coveringQuery = '(max-width: 71.99rem)'

const Open = ({ conversation }: { conversation: ConversationView }) => {
  const { place, go } = useNavigation()
  // Nor beside a call.
  const covering = useMedia(coveringQuery) || place.call === 'stage-with-chat'
  const [tab, setTab] = useState<DetailsTab>('Members')
  const button = useRef<HTMLButtonElement>(null)
  const { id, title } = conversation
  const search = useSearchHere(conversation.kind !== 'community')
  const details = covering ? place.details === id : place.details !== undefined
  const fold = (shown: boolean): void => {
    go({ kind: 'details', conversation: shown ? id : undefined })
  }
  return (
    <>
      <section className="conversation" aria-label={`Conversation with ${title}`} data-covered={details || undefined}>
        <Header
          conversation={conversation}
          detailsShown={details}
          detailsButton={button}
          onSearch={search.open}
          onDetails={() => {
            fold(!details)
          }}
        />
        {search.shown && <SearchInConversation conversation={id} inputRef={search.input} onClose={search.close} />}
        <JoinCall conversation={conversation} />
        <Notices conversation={conversation} />
        <CatchingUp conversation={id} />
        {conversation.kind === 'community' ? (
          <Community conversation={conversation} />
        ) : (
          <>
            <Log
              conversation={conversation}
              onShowPins={() => {
                setTab('Pinned')
                fold(true)
              }}
            />
            {mayWrite(conversation) && <Composer conversation={id} />}
          </>
        )}
        <WritingEnded conversation={conversation} />
      </section>
      {details && (
        <Details
          conversation={conversation}
          tab={tab}
          onTab={setTab}
          covering={covering}
          onClose={() => {
            fold(false)
            // What covered the button is gone only after this turn.
            requestAnimationFrame(() => button.current?.focus())
          }}
        />
      )}
    </>
  )
}
