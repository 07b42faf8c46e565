import './profile.css'
import { useMemo, useState } from 'react'
import type { Profile } from '../../../core'
import { useMessenger } from '../../state/context'
import { sentenceFor } from '../../state/sentences'
import { useAction } from '../../state/useAction'
import { useLive } from '../../state/useLive'
import { Button } from '../../ui/Button'
import { Failed, Loading } from '../../ui/Empty'
import { Field } from '../../ui/Field'
import { useToast } from '../../ui/Toasts'
import { BioField } from './BioField'
import { draftOf, faultsOf, isSound, isUnchanged, patchOf, type ProfileDraft } from './draft'
import { LinksField } from './LinksField'
import { PictureField } from './PictureField'
import { StatusField } from './StatusField'

export const ProfileSettings = () => {
  const messenger = useMessenger()
  const live = useLive(useMemo(() => messenger.profile.live(), [messenger]))
  switch (live.kind) {
    case 'loading':
      return <Loading label="Loading your profile" />
    case 'failed':
      return <Failed sentence={sentenceFor(live.error)} />
    case 'value':
      return <ProfileForm profile={live.value} />
  }
}

const ProfileForm = ({ profile }: { profile: Profile }) => {
  const messenger = useMessenger()
  const tell = useToast()
  // Nothing typed: whatever the profile becomes elsewhere is what the form shows.
  const [typed, setTyped] = useState<ProfileDraft>()
  const { busy, failure, run, clear } = useAction()
  const draft = typed ?? draftOf(profile)
  const faults = faultsOf(draft)
  const patch = patchOf(profile, draft)
  const change = (part: Partial<ProfileDraft>): void => {
    setTyped({ ...draft, ...part })
  }

  const save = async (): Promise<void> => {
    if (!isSound(faults) || isUnchanged(patch)) return
    if (!(await run(() => messenger.profile.update(patch)))) return
    setTyped(undefined)
    tell('Profile saved')
  }

  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p className="hint">Your contacts see all of this. People in shared groups see your name alone.</p>
      <PictureField
        id={messenger.identity.account}
        name={draft.name.trim()}
        saved={profile.picture}
        value={draft.picture}
        onChange={(picture) => {
          change({ picture })
        }}
      />
      <Field
        label="Your name"
        value={draft.name}
        hint="Contacts who gave you a nickname see that instead."
        failure={faults.name}
        onChange={(event) => {
          change({ name: event.target.value })
        }}
      />
      <StatusField
        value={draft.statusText}
        failure={faults.statusText}
        onChange={(statusText) => {
          change({ statusText })
        }}
      />
      <BioField
        value={draft.bio}
        failure={faults.bio}
        onChange={(bio) => {
          change({ bio })
        }}
      />
      <LinksField
        lines={draft.links}
        failures={faults.links}
        onChange={(links) => {
          change({ links })
        }}
      />
      {failure !== undefined && (
        <p className="failure" role="alert">
          {failure}
        </p>
      )}
      <div className="form-actions">
        <Button type="submit" tone="primary" busy={busy} disabled={!isSound(faults) || isUnchanged(patch)}>
          Save
        </Button>
        {typed !== undefined && (
          <Button
            onClick={() => {
              setTyped(undefined)
              clear()
            }}
          >
            Discard changes
          </Button>
        )}
      </div>
      <OwnIds />
    </form>
  )
}

const OwnIds = () => {
  const { identity } = useMessenger()
  return (
    <dl className="facts">
      <dt>Account</dt>
      <dd>
        <code>{identity.account}</code>
      </dd>
      <dt>This device</dt>
      <dd>
        <code>{identity.device}</code>
      </dd>
    </dl>
  )
}
