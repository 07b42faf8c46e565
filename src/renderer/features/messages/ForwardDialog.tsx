import { useMemo, useState } from 'react'
import type { ConversationId, ConversationView, Listing, MessageView } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { useLiveValue } from '../../state/useLive'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { DialogFoot } from '../../ui/DialogFoot'
import { SearchField } from '../../ui/SearchField'
import { useToast } from '../../ui/Toasts'
import { ConversationAvatar } from '../conversations/ConversationAvatar'
import { matches } from '../conversations/matches'

const nothing: Listing<ConversationView> = { data: [], page: {} }
const mostOffered = 200

export interface ForwardDialogProps {
  readonly those: readonly MessageView[]
  readonly onDone: () => void
  readonly onClose: () => void
}

export const ForwardDialog = ({ those, onDone, onClose }: ForwardDialogProps) => {
  const { conversations, messages } = useMessenger()
  const { data } = useLiveValue(
    useMemo(() => conversations.live({ limit: mostOffered }), [conversations]),
    nothing,
  )
  const [query, setQuery] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<ConversationId>>(new Set())
  const { busy, failure, run } = useAction()
  const tell = useToast()
  const offered = data.filter(
    ({ id, rights, kind, title }) => rights.write && kind !== 'community' && (chosen.has(id) || matches(title, query)),
  )

  const toggle = (id: ConversationId): void => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    setChosen(next)
  }
  const forward = async (): Promise<void> => {
    const done = await run(() =>
      messages.forward(
        those.map(({ id }) => id),
        [...chosen],
      ),
    )
    if (!done) return
    tell(chosen.size === 1 ? 'Forwarded' : `Forwarded to ${chosen.size} conversations`)
    onDone()
  }

  return (
    <Dialog title={those.length === 1 ? 'Forward message' : `Forward ${those.length} messages`} onClose={onClose}>
      <SearchField label="Search conversations" placeholder="Search conversations" text={query} onText={setQuery} />
      {offered.length === 0 && <p className="hint">No conversation is called that.</p>}
      <ul className="forward-list" role="list" aria-label="Conversations to forward to">
        {offered.map((conversation) => (
          <li key={conversation.id}>
            <label className="forward-row">
              <input
                type="checkbox"
                aria-label={conversation.title}
                checked={chosen.has(conversation.id)}
                onChange={() => {
                  toggle(conversation.id)
                }}
              />
              <ConversationAvatar conversation={conversation} size="small" />
              <bdi className="one-line">{conversation.title}</bdi>
            </label>
          </li>
        ))}
      </ul>
      <DialogFoot failure={failure} onCancel={onClose}>
        <Button
          tone="primary"
          busy={busy}
          disabled={chosen.size === 0}
          onClick={() => {
            void forward()
          }}
        >
          Forward
        </Button>
      </DialogFoot>
    </Dialog>
  )
}
