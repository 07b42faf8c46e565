import './pinned.css'
import { Pin, PinOff } from 'lucide-react'
import type { ConversationId } from '../../../core'
import { useMessenger, useServices } from '../../state/context'
import { useJump } from '../../state/jump'
import { sentenceFor } from '../../state/sentences'
import { exactly, listTime } from '../../state/times'
import { useAttempt } from '../../state/useAttempt'
import { useNow } from '../../state/useNow'
import { IconButton } from '../../ui/Button'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { plainText } from '../markup/plainText'
import { usePins } from './usePins'

/** All pinned messages of a conversation; each leads to its place. `onJump` is told, to make room for it. */
export const PinnedList = ({ conversation, onJump }: { conversation: ConversationId; onJump?: () => void }) => {
  const { messages } = useMessenger()
  const { clock } = useServices()
  const now = useNow(clock)
  const live = usePins(conversation)
  const jump = useJump()
  const attempt = useAttempt()

  if (live.kind === 'loading') return <Loading label="Loading pinned messages" />
  if (live.kind === 'failed') return <Failed sentence={sentenceFor(live.error)} />
  if (live.value.length === 0) {
    return (
      <Empty icon={<Pin />} title="Nothing is pinned">
        <p>Pin a message from its menu to find it here.</p>
      </Empty>
    )
  }
  return (
    <ul className="pinned-list" role="list" aria-label="Pinned messages">
      {live.value.map((pin) => (
        <li key={pin.id} className="pinned-item">
          <button
            type="button"
            className="pinned-link"
            onClick={() => {
              jump(conversation, pin.id)
              onJump?.()
            }}
          >
            <span className="pinned-head">
              <bdi className="pinned-author name one-line">{pin.authorName}</bdi>
              <time dateTime={pin.sentAt} title={exactly(pin.sentAt)}>
                {listTime(pin.sentAt, now)}
              </time>
            </span>
            <span className="pinned-text" dir="auto">
              {plainText(pin.plain)}
            </span>
          </button>
          {pin.may.pin && (
            <IconButton
              label="Unpin"
              icon={<PinOff aria-hidden="true" />}
              onClick={() => {
                attempt(() => messages.unpin(pin.id))
              }}
            />
          )}
        </li>
      ))}
    </ul>
  )
}
