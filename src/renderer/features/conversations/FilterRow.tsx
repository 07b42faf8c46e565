import './filters.css'
import { type Filter, filters } from './filters'

export interface FilterRowProps {
  readonly filter: Filter
  readonly onChange: (filter: Filter) => void
}

export const FilterRow = ({ filter, onChange }: FilterRowProps) => (
  <div className="filters" role="group" aria-label="Show">
    {filters.map((one) => (
      <button
        key={one.filter}
        type="button"
        className="filter"
        aria-pressed={one.filter === filter}
        onClick={() => {
          onChange(one.filter)
        }}
      >
        {one.name}
      </button>
    ))}
  </div>
)
