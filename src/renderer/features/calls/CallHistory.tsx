import '../../ui/pane.css'
import '../../ui/rows.css'
import '../conversations/filters.css'
import './history.css'
import { PhoneCall, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { CallFilter } from '../../../core'
import { useNavigation } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { useLive } from '../../state/useLive'
import { IconButton } from '../../ui/Button'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { FilterButtons } from '../../ui/FilterButtons'
import { useSeen } from '../messages/useReading'
import { CallItem } from './CallItem'
import { useCallsApi, useMissedCalls } from './useCalls'

const filters = [
  { filter: 'all', name: 'All', none: 'No calls yet' },
  { filter: 'missed', name: 'Missed', none: 'You have missed no calls' },
  { filter: 'incoming', name: 'Incoming', none: 'Nobody has called you yet' },
  { filter: 'outgoing', name: 'Outgoing', none: 'You have called nobody yet' },
] as const satisfies readonly { readonly filter: CallFilter; readonly name: string; readonly none: string }[]

/** Every call there was, newest first; whoever looks at it has seen what was missed. */
export const CallHistory = () => {
  const calls = useCallsApi()
  const { go } = useNavigation()
  const [filter, setFilter] = useState<CallFilter>('all')
  const live = useLive(useMemo(() => calls.history(filter), [calls, filter]))
  const entries = live.kind === 'value' ? live.value.data : []
  const missed = useMissedCalls()
  const lists = filter === 'all' || filter === 'missed'
  const seen = useMemo(
    () => () => {
      // It stays counted where the disk refuses; the next look tries again.
      calls.markSeen().catch(() => undefined)
    },
    [calls],
  )
  useSeen(lists && missed > 0 ? missed : undefined, seen)
  return (
    <section className="pane" aria-label="Call history">
      <header className="pane-head">
        <h2>Calls</h2>
        {entries.length > 0 && (
          <IconButton
            label="Clear call history"
            icon={<Trash2 aria-hidden="true" />}
            onClick={() => {
              go({ kind: 'prompt', prompt: { kind: 'clear-calls' } })
            }}
          />
        )}
      </header>
      <FilterButtons filters={filters} filter={filter} onChange={setFilter} />
      <div className="pane-scroll">
        {live.kind === 'loading' && <Loading label="Loading calls" />}
        {live.kind === 'failed' && <Failed sentence={sentenceFor(live.error)} />}
        {live.kind === 'value' && entries.length === 0 && (
          <Empty icon={<PhoneCall />} title={filters.find((one) => one.filter === filter)?.none ?? ''}>
            {filter === 'all' && <p>Open a conversation and choose the telephone or the camera at its top.</p>}
          </Empty>
        )}
        {entries.length > 0 && (
          <ul className="rows" role="list" aria-label="Calls">
            {entries.map((entry) => (
              <CallItem key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}
