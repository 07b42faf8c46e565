import { Switch } from '../../ui/Switch'
import { useSettings } from './useSettings'

export const Privacy = () => {
  const { settings, update } = useSettings()
  return (
    settings && (
      <div>
        <Switch
          label="Read receipts"
          hint="Switched off, none are sent and you see none."
          checked={settings.readReceipts}
          onChange={(readReceipts) => {
            update({ readReceipts })
          }}
        />
        <Switch
          label="Typing indicators"
          hint="Switched off, none are sent and you see none."
          checked={settings.typingIndicators}
          onChange={(typingIndicators) => {
            update({ typingIndicators })
          }}
        />
      </div>
    )
  )
}
