import './field.css'
import './select.css'
import { ChevronDown } from 'lucide-react'
import { useId } from 'react'

export interface SelectChoice<T extends string> {
  readonly value: T
  readonly label: string
}

export interface SelectFieldProps<T extends string> {
  readonly label: string
  readonly hint?: string
  readonly value: T
  readonly choices: readonly SelectChoice<T>[]
  readonly disabled?: boolean
  readonly onChange: (value: T) => void
}

/** One of a few; the browser's own control, which every keyboard and screen reader knows. */
export const SelectField = <T extends string>(props: SelectFieldProps<T>) => {
  const { label, hint, value, choices, disabled, onChange } = props
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="select">
        <select
          id={id}
          value={value}
          disabled={disabled}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onChange={(event) => {
            const chosen = choices.find((choice) => choice.value === event.target.value)
            if (chosen) onChange(chosen.value)
          }}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
        <ChevronDown aria-hidden="true" />
      </span>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="field-note">
          {hint}
        </p>
      )}
    </div>
  )
}
