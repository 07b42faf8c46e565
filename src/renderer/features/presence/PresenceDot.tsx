import './presence.css'
import type { ContactPresence, OwnStatus } from '../../../core'
import { statusNames } from './words'

export const StatusDot = ({ status }: { status: OwnStatus }) => <span className="presence-dot" data-status={status} />

/** On an avatar: shown for whoever is here, with its name for whoever listens. */
export const PresenceDot = ({ presence }: { presence: ContactPresence }) =>
  presence.kind === 'online' ? (
    <>
      <StatusDot status={presence.status} />
      <span className="visually-hidden">{statusNames[presence.status]}</span>
    </>
  ) : null
