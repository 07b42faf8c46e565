import type { ConversationView, NotifyLevel } from '../../../core'
import { useServices } from '../../state/context'
import { useNow } from '../../state/useNow'
import { SelectField } from '../../ui/SelectField'
import { Switch } from '../../ui/Switch'
import { muteChoices, muteText } from '../conversations/mute'
import { useActs } from '../conversations/useActs'

const levels = [
  { value: 'all', label: 'All messages' },
  { value: 'mentions', label: 'Only mentions' },
  { value: 'none', label: 'Nothing' },
] as const satisfies readonly { readonly value: NotifyLevel; readonly label: string }[]

const muteOptions = muteChoices.map(({ choice, name }) => ({ value: choice, label: name }))

const groupCalls = { hint: 'Its calls do not ring then. You find them here, and can join.' }

/** What quiet makes of calls; a community has none. */
const muteHints = {
  direct: { hint: 'Calls ring all the same.' },
  group: groupCalls,
  channel: groupCalls,
  community: {},
} as const satisfies Record<ConversationView['kind'], { readonly hint?: string }>

/** Kept on this device and told to nobody (features row 27). */
export const OwnPreferences = ({ conversation }: { conversation: ConversationView }) => {
  const { clock } = useServices()
  const now = useNow(clock)
  const acts = useActs(conversation)
  const { preferences, kind } = conversation
  const muted = muteText(preferences, now)
  return (
    <section className="details-section" aria-label="For you">
      <h3>For you</h3>
      <SelectField
        label="Notifications"
        value={preferences.notify}
        // Between two people everything is meant for you.
        choices={levels.filter(
          ({ value }) => kind !== 'direct' || value !== 'mentions' || preferences.notify === value,
        )}
        onChange={(notify) => {
          acts.prefer({ notify })
        }}
      />
      <SelectField
        label="Mute"
        {...muteHints[kind]}
        value={muted === undefined ? 'off' : 'on'}
        choices={[
          ...(muted === undefined ? [] : [{ value: 'on' as const, label: muted }]),
          { value: 'off', label: 'Not muted' },
          ...muteOptions,
        ]}
        onChange={(choice) => {
          if (choice === 'off') acts.prefer({ mutedUntil: undefined })
          else if (choice !== 'on') acts.mute(choice)
        }}
      />
      <div>
        <Switch
          label="Starred"
          hint="Stands at the top of the list"
          checked={preferences.starred}
          onChange={(starred) => {
            acts.prefer({ starred })
          }}
        />
        <Switch
          label="Archived"
          hint="Stands apart from the list"
          checked={preferences.archived}
          onChange={(archived) => {
            acts.prefer({ archived })
          }}
        />
      </div>
    </section>
  )
}
