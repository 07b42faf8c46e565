import { X } from 'lucide-react'
import { dateOf } from '../../state/times'
import { anyFilter, type Filters, withFilter } from './filters'
import { useChoices } from './useChoices'

export interface FilterChipsProps {
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
}

const day = (text: string): string => dateOf(`${text}T00:00:00`)

/** The filters that are set, each to be taken away. */
export const FilterChips = ({ filters, onChange }: FilterChipsProps) =>
  anyFilter(filters) ? <Chips filters={filters} onChange={onChange} /> : null

const Chips = ({ filters, onChange }: FilterChipsProps) => {
  const { people, conversations } = useChoices()
  const named = (choices: readonly { id: string; name: string }[], id: string): string =>
    choices.find((choice) => choice.id === id)?.name ?? '…'
  const chips = [
    ...(filters.from ? [{ name: 'from', text: `From ${named(people, filters.from)}` } as const] : []),
    ...(filters.in ? [{ name: 'in', text: `In ${named(conversations, filters.in)}` } as const] : []),
    ...(filters.hasLink ? [{ name: 'hasLink', text: 'Has a link' } as const] : []),
    ...(filters.after ? [{ name: 'after', text: `After ${day(filters.after)}` } as const] : []),
    ...(filters.before ? [{ name: 'before', text: `Before ${day(filters.before)}` } as const] : []),
  ]
  return (
    <ul className="chips" role="list" aria-label="Filters">
      {chips.map(({ name, text }) => (
        <li key={name}>
          <button
            type="button"
            className="chip"
            aria-label={`Remove filter: ${text}`}
            onClick={() => {
              onChange(withFilter(filters, name, undefined))
            }}
          >
            <span className="one-line" dir="auto">
              {text}
            </span>
            <X aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  )
}
