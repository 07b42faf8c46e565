import './field.css'
import { type ComponentProps, type ReactNode, useId } from 'react'
import { Checkbox } from './Checkbox'

export interface FieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  readonly label: string
  readonly hint?: ReactNode
  /** Why what was typed cannot be used. */
  readonly failure?: string | undefined
  /** A button at the end of the field. */
  readonly after?: ReactNode
}

export const Field = ({ label, hint, failure, after, className, ...rest }: FieldProps) => {
  const id = useId()
  const told = failure !== undefined || hint !== undefined
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        <input
          dir="auto"
          autoComplete="off"
          {...rest}
          id={id}
          className={className === undefined ? 'input' : `input ${className}`}
          aria-invalid={failure === undefined ? undefined : true}
          aria-describedby={told ? `${id}-note` : undefined}
        />
        {after}
      </div>
      {told && (
        <p id={`${id}-note`} className="field-note" data-failure={failure !== undefined || undefined}>
          {failure === undefined ? hint : <span role="alert">{failure}</span>}
        </p>
      )}
    </div>
  )
}

export interface PassphraseFieldProps extends FieldProps {
  readonly shown: boolean
}

/** A text box that hides what is typed: a password input has no role that assistive technology can name. */
export const PassphraseField = ({ shown, ...rest }: PassphraseFieldProps) => (
  <Field
    {...rest}
    type="text"
    dir="ltr"
    spellCheck={false}
    autoCapitalize="off"
    autoCorrect="off"
    {...(shown ? {} : { className: 'input-hidden' })}
  />
)

export interface ShowTypedProps {
  readonly shown: boolean
  readonly onChange: (shown: boolean) => void
}

/** Beneath the {@link PassphraseField}s it shows and hides. */
export const ShowTyped = ({ shown, onChange }: ShowTypedProps) => (
  <Checkbox checked={shown} onChange={onChange}>
    Show what I type
  </Checkbox>
)
