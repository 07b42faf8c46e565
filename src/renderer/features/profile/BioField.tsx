import '../../ui/field.css'
import { useId } from 'react'
import { Counted } from './Counted'
import { longestBio } from '../../../core'

export interface BioFieldProps {
  readonly value: string
  readonly failure: string | undefined
  readonly onChange: (value: string) => void
}

export const BioField = ({ value, failure, onChange }: BioFieldProps) => {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>About you</label>
      <div className="field-row">
        <textarea
          id={id}
          className="input input-lines"
          dir="auto"
          rows={3}
          value={value}
          aria-invalid={failure === undefined ? undefined : true}
          aria-describedby={`${id}-note`}
          onChange={(event) => {
            onChange(event.target.value)
          }}
        />
      </div>
      <p id={`${id}-note`} className="field-note" data-failure={failure !== undefined || undefined}>
        {failure === undefined ? <Counted text={value} most={longestBio} /> : <span role="alert">{failure}</span>}
      </p>
    </div>
  )
}
