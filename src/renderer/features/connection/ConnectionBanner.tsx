import './connection.css'
import { CloudOff, Loader, Waypoints } from 'lucide-react'
import { useMessenger } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'
import { situationOf } from './situation'

const icons = { unreachable: CloudOff, connecting: Loader, relayed: Waypoints } as const

/** Tells which state of the connection holds; to the eye only where there is something to know. */
export const ConnectionBanner = () => {
  const messenger = useMessenger()
  const { kind, text } = situationOf(useWatchable(messenger.network.view))
  const Icon = kind === 'fine' ? undefined : icons[kind]
  return (
    <div className="connection" data-kind={kind}>
      <div className={kind === 'fine' ? 'visually-hidden' : 'connection-text'} role="status" aria-label="Connection">
        {Icon && <Icon aria-hidden="true" />}
        <span>{text}</span>
      </div>
      {kind === 'unreachable' && (
        <button
          type="button"
          className="connection-retry"
          onClick={() => {
            messenger.network.reconnect()
          }}
        >
          Try now
        </button>
      )}
    </div>
  )
}
