import type { Settings } from '../../../core'
import { Switch } from '../../ui/Switch'
import { useSettings } from './useSettings'

const themes = [
  { value: 'system', label: 'Same as the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const satisfies readonly { readonly value: Settings['theme']; readonly label: string }[]

export const Appearance = () => {
  const { settings, update } = useSettings()
  return (
    settings && (
      <>
        <fieldset className="choices">
          <legend>Theme</legend>
          {themes.map(({ value, label }) => (
            <label key={value} className="choice">
              <input
                type="radio"
                name="theme"
                checked={settings.theme === value}
                onChange={() => {
                  update({ theme: value })
                }}
              />
              {label}
            </label>
          ))}
        </fieldset>
        <Switch
          label="Enter sends"
          hint="Shift+Enter breaks the line. Switched off, Enter breaks the line and Ctrl+Enter sends."
          checked={settings.enterSends}
          onChange={(enterSends) => {
            update({ enterSends })
          }}
        />
      </>
    )
  )
}
