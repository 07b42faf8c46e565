import './archived.css'
import { Archive, ChevronRight } from 'lucide-react'
import { useArchived } from './useConversations'

/** The way to the archived conversations; nothing where there are none. */
export const ArchivedEntry = ({ onOpen }: { onOpen: () => void }) => {
  const archived = useArchived()
  const unread = archived.filter((one) => one.unread > 0 || one.markedUnread).length
  if (archived.length === 0) return null
  return (
    <button type="button" className="archived-entry" onClick={onOpen}>
      <Archive aria-hidden="true" />
      <span className="archived-name">Archived</span>
      {unread > 0 && (
        <span className="unread" data-quiet>
          {unread}
          <span className="visually-hidden"> with unread messages,</span>
        </span>
      )}
      <span className="hint">
        {archived.length}
        <span className="visually-hidden"> conversations</span>
      </span>
      <ChevronRight aria-hidden="true" />
    </button>
  )
}
