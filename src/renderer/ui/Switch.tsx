import './switch.css'
import { Switch as Primitive } from 'radix-ui'
import { useId } from 'react'

export interface SwitchProps {
  readonly label: string
  readonly hint?: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
}

export const Switch = ({ label, hint, checked, disabled, onChange }: SwitchProps) => {
  const id = useId()
  return (
    <div className="switch-row">
      <div className="switch-text">
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && <p id={`${id}-hint`}>{hint}</p>}
      </div>
      <Primitive.Root
        id={id}
        className="switch"
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        <Primitive.Thumb className="switch-thumb" />
      </Primitive.Root>
    </div>
  )
}
