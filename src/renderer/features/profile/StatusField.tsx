import { Field } from '../../ui/Field'
import { Counted } from './Counted'
import { longestStatusText } from '../../../core'

const choices = [
  '💼 At work',
  '🗣️ In a meeting',
  '🚆 On my way',
  '🎧 Focusing',
  '🏖️ On holiday',
  '🤒 Not well',
] as const

export interface StatusFieldProps {
  readonly value: string
  readonly failure: string | undefined
  readonly onChange: (value: string) => void
}

export const StatusField = ({ value, failure, onChange }: StatusFieldProps) => (
  <div className="form">
    <Field
      label="Status"
      placeholder="What you are up to"
      value={value}
      failure={failure}
      hint={<Counted text={value} most={longestStatusText} />}
      onChange={(event) => {
        onChange(event.target.value)
      }}
    />
    <div className="quick-choices" role="group" aria-label="Quick choices">
      {choices.map((choice) => (
        <button
          key={choice}
          type="button"
          className="quick-choice"
          aria-pressed={value === choice}
          onClick={() => {
            onChange(value === choice ? '' : choice)
          }}
        >
          {choice}
        </button>
      ))}
    </div>
  </div>
)
