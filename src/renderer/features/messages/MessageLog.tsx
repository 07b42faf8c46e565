import './pinned.css'
import './selection.css'
import { useEffect, useRef, useState } from 'react'
import type { ConversationView, MessageId, MessageView } from '../../../core'
import { useServices } from '../../state/context'
import { sentenceFor } from '../../state/sentences'
import { useNow } from '../../state/useNow'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { useCallEntries } from '../calls/useCallEntries'
import { ActsProvider, type Overlay } from './acts'
import { PlacedCalls } from './LogRow'
import { MessageList } from './MessageList'
import { Overlays } from './Overlays'
import { PinnedBar } from './PinnedBar'
import { placed } from './rows'
import { SelectionBar } from './SelectionBar'
import { useActs } from './useActs'
import { useOpening } from './useOpening'
import { useSelection } from './useSelection'

export interface MessageLogProps {
  readonly conversation: ConversationView
  /** Where the conversation opens: the first message that was unread then. */
  readonly unread: MessageId | undefined
  /** The message the "New messages" divider stands before now. */
  readonly divider: MessageId | undefined
  /** Shows all pinned messages. */
  readonly onShowPins: () => void
}

const none: readonly MessageView[] = []

/** What was said in a conversation, and all that may be done with it. */
export const MessageLog = ({ conversation, unread, divider, onShowPins }: MessageLogProps) => {
  const { id } = conversation
  const { state, opening, target, arrive, toNewest, loadOlder, loadNewer } = useOpening(id, unread)
  const messages = state.kind === 'ready' ? state.messages : none
  const selection = useSelection(messages)
  const { acts, overlay } = useActs(id, selection.toggle)
  const refocus = useRefocus(overlay)

  if (state.kind === 'loading' || state.kind === 'failed') {
    return (
      <div className="log-empty">
        {state.kind === 'loading' ? (
          <Loading label="Loading messages" />
        ) : (
          <Failed sentence={sentenceFor(state.error)} />
        )}
      </div>
    )
  }
  return (
    <ActsProvider value={acts}>
      <PinnedBar conversation={id} onShowAll={onShowPins} />
      {messages.length === 0 ? (
        <NoMessages conversation={conversation} />
      ) : (
        <MessageList
          key={opening.kind === 'around' ? opening.message : opening.kind}
          conversation={conversation}
          messages={messages}
          older={state.older}
          newer={state.newer}
          opening={opening}
          divider={divider}
          target={target}
          refocus={refocus}
          selected={selection.ids}
          onArrive={arrive}
          onLoadOlder={loadOlder}
          onLoadNewer={loadNewer}
          onToNewest={toNewest}
        />
      )}
      {selection.ids && <SelectionBar selected={selection.selected} onCancel={selection.cancel} />}
      <Overlays overlay={overlay} messages={messages} onDealtWith={selection.cancel} />
    </ActsProvider>
  )
}

/** Calls may have been made all the same. */
const NoMessages = ({ conversation: { id, title } }: { conversation: ConversationView }) => {
  const { clock } = useServices()
  const now = useNow(clock)
  const entries = useCallEntries(id)
  if (entries.length > 0) {
    return (
      <div className="log" role="log" aria-label="Messages" tabIndex={0}>
        <div className="log-calls">
          <PlacedCalls calls={placed(entries, undefined)} now={now} tabIndex={0} />
        </div>
      </div>
    )
  }
  return (
    <div className="log-empty" role="log" aria-label="Messages">
      <Empty title="No messages yet">
        <p>
          What you write here goes straight to <bdi>{title}</bdi>, sealed on the way. Nobody keeps a copy in between.
        </p>
      </Empty>
    </div>
  )
}

/** A dialog that closes leaves the keyboard nowhere: the message it was about takes it. Menus see to it themselves. */
const useRefocus = (overlay: Overlay | undefined): { readonly message: MessageId } | undefined => {
  const [refocus, setRefocus] = useState<{ readonly message: MessageId }>()
  const before = useRef<Overlay>(undefined)
  useEffect(() => {
    const closed = overlay === undefined ? before.current : undefined
    before.current = overlay
    if (closed === undefined || closed.kind === 'menu' || closed.kind === 'react') return
    const message = 'messages' in closed ? closed.messages[0]?.id : closed.message.id
    if (message !== undefined && document.activeElement === document.body) setRefocus({ message })
  }, [overlay])
  return refocus
}
