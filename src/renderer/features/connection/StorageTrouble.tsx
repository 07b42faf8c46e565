import { HardDrive } from 'lucide-react'
import { useMessenger } from '../../state/context'
import { sentenceFor } from '../../state/sentences'
import { useWatchable } from '../../state/useWatchable'

/** The disk refuses what others send (ST3): nothing is lost, since nobody was told that it arrived. */
export const StorageTrouble = () => {
  const messenger = useMessenger()
  const trouble = useWatchable(messenger.trouble)
  if (trouble === undefined) return null
  return (
    <div className="connection" data-kind="unreachable">
      <div className="connection-text" role="alert">
        <HardDrive aria-hidden="true" />
        <span>{`${sentenceFor(trouble)} Messages from others wait until it can be written again.`}</span>
      </div>
    </div>
  )
}
