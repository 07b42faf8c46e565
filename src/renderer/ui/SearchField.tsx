import './field.css'
import './searchField.css'
import { Search } from 'lucide-react'
import type { ComponentProps } from 'react'

export interface SearchFieldProps extends Omit<
  ComponentProps<'input'>,
  'type' | 'aria-label' | 'value' | 'onChange' | 'children'
> {
  readonly label: string
  readonly text: string
  readonly onText: (text: string) => void
}

/** Escape empties it; only an empty one leaves that key to what it stands in. */
const SearchInput = ({ label, text, onText, onKeyDown, ...rest }: SearchFieldProps) => (
  <input
    dir="auto"
    {...rest}
    type="search"
    aria-label={label}
    value={text}
    onChange={(event) => {
      onText(event.target.value)
    }}
    onKeyDown={(event) => {
      if (event.key === 'Escape' && text !== '') {
        event.preventDefault()
        onText('')
      }
      onKeyDown?.(event)
    }}
  />
)

/** Narrows the list beneath it, among the other fields of a form or panel. */
export const SearchField = (props: SearchFieldProps) => <SearchInput {...props} className="input search-field" />

/** Heads a whole pane; `children` stand at its end. */
export const SearchBox = ({ children, ...rest }: SearchFieldProps & Pick<ComponentProps<'div'>, 'children'>) => (
  <div className="search">
    <Search aria-hidden="true" />
    <SearchInput {...rest} />
    {children}
  </div>
)
