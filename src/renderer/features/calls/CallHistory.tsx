import '../../ui/pane.css'
import '../../ui/rows.css'
import '../conversations/filters.css'
import './history.css'
import { PhoneCall, Trash2 } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { CallFilter } from '../../../core'
import { useNavigation } from '../../state/navigation'
import { sentenceFor } from '../../state/sentences'
import { Button, IconButton } from '../../ui/Button'
import { Empty, Failed, Loading } from '../../ui/Empty'
import { FilterButtons } from '../../ui/FilterButtons'
import { useSeen } from '../messages/useReading'
import { CallItem } from './CallItem'
import { useCallHistory } from './useCallHistory'
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
  const { state: live, more } = useCallHistory(filter)
  const entries = live.kind === 'value' ? live.value.data : []
  const list = useRef<HTMLUListElement>(null)
  const older = useRef<number>(undefined)
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
  useEffect(() => {
    if (older.current === undefined || entries.length <= older.current) return
    // The button moved away, or went: whoever uses the keyboard reads on where it was.
    list.current?.children[older.current]?.querySelector('button')?.focus()
    older.current = undefined
  }, [entries.length])
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
          <ul ref={list} className="rows" role="list" aria-label="Calls">
            {entries.map((entry) => (
              <CallItem key={entry.id} entry={entry} />
            ))}
          </ul>
        )}
        {more && (
          <Button
            className="call-older"
            onClick={() => {
              older.current = entries.length
              more()
            }}
          >
            Show older calls
          </Button>
        )}
      </div>
    </section>
  )
}
