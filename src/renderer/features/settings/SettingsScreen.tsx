import './settings.css'
import '../../ui/form.css'
import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import { type SettingsTab, settingsTabs, useNavigation } from '../../state/navigation'
import { useNarrow } from '../../state/useMedia'
import { ProfileSettings } from '../profile/ProfileSettings'
import { About } from './About'
import { Appearance } from './Appearance'
import { CallSettings } from './CallSettings'
import { NetworkSettings } from './NetworkSettings'
import { NotificationSettings } from './NotificationSettings'
import { Privacy } from './Privacy'
import { StorageSettings } from './StorageSettings'

const panels: Readonly<Record<SettingsTab, () => ReactNode>> = {
  Profile: ProfileSettings,
  Appearance,
  Notifications: NotificationSettings,
  Privacy,
  Calls: CallSettings,
  Network: NetworkSettings,
  Storage: StorageSettings,
  About,
}

export const SettingsScreen = () => {
  const narrow = useNarrow()
  const { place, go } = useNavigation()
  return (
    <Tabs.Root
      className="settings"
      value={place.tab}
      onValueChange={(value) => {
        const tab = settingsTabs.find((name) => name === value)
        if (tab) go({ kind: 'settings', tab })
      }}
      orientation={narrow ? 'horizontal' : 'vertical'}
    >
      <section className="pane settings-pane" aria-label="Settings">
        <header className="pane-head">
          <h2>Settings</h2>
        </header>
        <Tabs.List className="settings-tabs" aria-label="Settings">
          {settingsTabs.map((name) => (
            <Tabs.Trigger key={name} value={name} className="settings-tab">
              {name}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
      </section>
      <div className="settings-content">
        {settingsTabs.map((name) => {
          const Panel = panels[name]
          return (
            <Tabs.Content key={name} value={name} className="settings-panel">
              <h2>{name}</h2>
              <Panel />
            </Tabs.Content>
          )
        })}
      </div>
    </Tabs.Root>
  )
}
