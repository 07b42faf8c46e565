import './filters.css'
import { type Filter, filters } from './filters'
import { FilterButtons } from '../../ui/FilterButtons'

export interface FilterRowProps {
  readonly filter: Filter
  readonly onChange: (filter: Filter) => void
}

export const FilterRow = ({ filter, onChange }: FilterRowProps) => (
  <FilterButtons filters={filters} filter={filter} onChange={onChange} />
)
