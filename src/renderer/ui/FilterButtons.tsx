export interface FilterButtonsProps<Filter extends string> {
  readonly filters: readonly { readonly filter: Filter; readonly name: string }[]
  readonly filter: Filter
  readonly onChange: (filter: Filter) => void
}

/** One of a few ways to look at a list, of which one holds. */
export const FilterButtons = <Filter extends string>({ filters, filter, onChange }: FilterButtonsProps<Filter>) => (
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
