import './form.css'
import type { ReactNode } from 'react'

export interface CheckboxProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly children: ReactNode
}

export const Checkbox = ({ checked, onChange, children }: CheckboxProps) => (
  <label className="choice">
    <input
      type="checkbox"
      checked={checked}
      onChange={(event) => {
        onChange(event.target.checked)
      }}
    />
    {children}
  </label>
)
