import './history.css'
import type { CallEntry } from '../../../core'
import { exactly, timeOfDay } from '../../state/times'
import { Button } from '../../ui/Button'
import { EntryIcon } from './EntryIcon'
import { useCalling } from './useCalls'
import { entryText, isMissed, lastedText } from './words'

export interface CallEntryRowProps {
  readonly entry: CallEntry
  /** Of its button in the order of Tab. */
  readonly tabIndex: number
}

/** A call among what was said. */
export const CallEntryRow = ({ entry, tabIndex }: CallEntryRowProps) => {
  const { call } = useCalling()
  const { conversation, name, media, at } = entry
  const lasted = lastedText(entry)
  const missed = isMissed(entry)
  const again = missed || (entry.direction === 'outgoing' && entry.outcome !== 'answered')
  return (
    <div className="log-call" role="note" title={exactly(at)} data-missed={missed || undefined}>
      <p>
        <EntryIcon entry={entry} />
        <span>
          {entryText(entry)}
          {lasted !== '' && `, ${lasted}`}
        </span>
        <span className="log-call-time">{timeOfDay(at)}</span>
      </p>
      {again && (
        <Button
          tabIndex={tabIndex}
          onClick={() => {
            call({ conversation, title: name, media })
          }}
        >
          {missed ? 'Call back' : 'Call again'}
        </Button>
      )}
    </div>
  )
}
