import './settings.css'
import '../../ui/form.css'
import { Tabs } from 'radix-ui'
import { useNarrow } from '../../state/useMedia'
import { ProfileSettings } from '../profile/ProfileSettings'
import { About } from './About'
import { Appearance } from './Appearance'
import { NetworkSettings } from './NetworkSettings'
import { NotificationSettings } from './NotificationSettings'
import { Privacy } from './Privacy'
import { StorageSettings } from './StorageSettings'

const tabs = [
  { name: 'Profile', Panel: ProfileSettings },
  { name: 'Appearance', Panel: Appearance },
  { name: 'Notifications', Panel: NotificationSettings },
  { name: 'Privacy', Panel: Privacy },
  { name: 'Network', Panel: NetworkSettings },
  { name: 'Storage', Panel: StorageSettings },
  { name: 'About', Panel: About },
] as const

export const SettingsScreen = () => {
  const narrow = useNarrow()
  return (
    <Tabs.Root className="settings" defaultValue="Profile" orientation={narrow ? 'horizontal' : 'vertical'}>
      <section className="pane settings-pane" aria-label="Settings">
        <header className="pane-head">
          <h2>Settings</h2>
        </header>
        <Tabs.List className="settings-tabs" aria-label="Settings">
          {tabs.map(({ name }) => (
            <Tabs.Trigger key={name} value={name} className="settings-tab">
              {name}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
      </section>
      <div className="settings-content">
        {tabs.map(({ name, Panel }) => (
          <Tabs.Content key={name} value={name} className="settings-panel">
            <h2>{name}</h2>
            <Panel />
          </Tabs.Content>
        ))}
      </div>
    </Tabs.Root>
  )
}
