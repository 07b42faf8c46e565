import { useState } from 'react'
import { useServices } from '../../state/context'
import { Switch } from '../../ui/Switch'
import { useSettings } from './useSettings'

const obstacles = {
  granted: undefined,
  ask: undefined,
  denied: 'This browser refuses notifications from Tincan. Allow them in its settings for this site.',
  unsupported: 'This browser has no notifications.',
} as const

export const NotificationSettings = () => {
  const { platform } = useServices()
  const { settings, update } = useSettings()
  const [permission, setPermission] = useState(() => platform.notifications.permission())
  const obstacle = obstacles[permission]

  const change = async (notifications: boolean): Promise<void> => {
    update({ notifications })
    if (notifications) setPermission(await platform.notifications.request())
  }

  return (
    settings && (
      <div>
        <Switch
          label="Notifications"
          hint="For messages and contact requests that arrive while you look elsewhere."
          checked={settings.notifications && permission === 'granted'}
          onChange={(checked) => void change(checked)}
        />
        {obstacle !== undefined && settings.notifications && <p className="notice">{obstacle}</p>}
      </div>
    )
  )
}
