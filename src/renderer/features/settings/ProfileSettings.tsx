import { useMemo, useState } from 'react'
import { longestName, type Profile } from '../../../core'
import { useMessenger } from '../../state/context'
import { useAction } from '../../state/useAction'
import { useLiveValue } from '../../state/useLive'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { useToast } from '../../ui/Toasts'

export const ProfileSettings = () => {
  const messenger = useMessenger()
  const profile = useLiveValue<Profile | undefined>(
    useMemo(() => messenger.profile.live(), [messenger]),
    undefined,
  )
  // Another name from elsewhere starts the form anew.
  return profile && <ProfileForm key={profile.name} profile={profile} />
}

const ProfileForm = ({ profile }: { profile: Profile }) => {
  const messenger = useMessenger()
  const tell = useToast()
  const [name, setName] = useState(profile.name)
  const { busy, failure, run } = useAction()
  const trimmed = name.trim()

  const save = async (): Promise<void> => {
    if (await run(() => messenger.profile.update({ name: trimmed }))) tell('Name saved')
  }

  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <Avatar id={messenger.identity.account} name={trimmed} size="large" />
      <Field
        label="Your name"
        value={name}
        maxLength={longestName}
        hint="Your contacts see this name, unless they gave you a nickname."
        failure={failure}
        onChange={(event) => {
          setName(event.target.value)
        }}
        after={
          <Button type="submit" tone="primary" busy={busy} disabled={trimmed === '' || trimmed === profile.name}>
            Save
          </Button>
        }
      />
      <dl className="facts">
        <dt>Account</dt>
        <dd>
          <code>{messenger.identity.account}</code>
        </dd>
        <dt>This device</dt>
        <dd>
          <code>{messenger.identity.device}</code>
        </dd>
      </dl>
    </form>
  )
}
