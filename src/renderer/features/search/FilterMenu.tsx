import '../../ui/form.css'
import { SlidersHorizontal } from 'lucide-react'
import { Popover } from 'radix-ui'
import { Field } from '../../ui/Field'
import { IconButton } from '../../ui/Button'
import { usePortalHost } from '../../ui/portal'
import { SelectField } from '../../ui/SelectField'
import { Switch } from '../../ui/Switch'
import { type Filters, withFilter } from './filters'
import { type Choice, useChoices } from './useChoices'

export interface FilterMenuProps {
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
}

/** Not modal: the library's modal popover adds a style element, which a strict CSP refuses. */
export const FilterMenu = ({ filters, onChange }: FilterMenuProps) => (
  <Popover.Root>
    <Popover.Trigger asChild>
      <IconButton className="filter-button" label="Search filters" icon={<SlidersHorizontal aria-hidden="true" />} />
    </Popover.Trigger>
    <Popover.Portal container={usePortalHost()}>
      <Popover.Content
        className="filter-menu"
        aria-label="Search filters"
        align="end"
        sideOffset={4}
        collisionPadding={8}
      >
        <FilterFields filters={filters} onChange={onChange} />
      </Popover.Content>
    </Popover.Portal>
  </Popover.Root>
)

const listed = <Id extends string>(any: string, choices: readonly Choice<Id>[]) => [
  { value: '' as const, label: any },
  ...choices.map(({ id, name }) => ({ value: id, label: name })),
]

const FilterFields = ({ filters, onChange }: FilterMenuProps) => {
  const { people, conversations } = useChoices()
  return (
    <>
      <SelectField
        label="From"
        value={filters.from ?? ''}
        choices={listed('Anybody', people)}
        onChange={(from) => {
          onChange(withFilter(filters, 'from', from === '' ? undefined : from))
        }}
      />
      <SelectField
        label="In"
        value={filters.in ?? ''}
        choices={listed('Any conversation', conversations)}
        onChange={(id) => {
          onChange(withFilter(filters, 'in', id === '' ? undefined : id))
        }}
      />
      <div className="filter-days">
        <Field
          label="After"
          type="date"
          value={filters.after ?? ''}
          onChange={({ target }) => {
            onChange(withFilter(filters, 'after', target.value === '' ? undefined : target.value))
          }}
        />
        <Field
          label="Before"
          type="date"
          value={filters.before ?? ''}
          onChange={({ target }) => {
            onChange(withFilter(filters, 'before', target.value === '' ? undefined : target.value))
          }}
        />
      </div>
      <Switch
        label="Has a link"
        checked={filters.hasLink === true}
        onChange={(has) => {
          onChange(withFilter(filters, 'hasLink', has ? true : undefined))
        }}
      />
    </>
  )
}
