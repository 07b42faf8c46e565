import '../../ui/form.css'
import '../settings/settings.css'
import { Lock, LockOpen } from 'lucide-react'
import { useState } from 'react'
import { longestName } from '../../../core'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { Field, PassphraseField } from '../../ui/Field'
import { Page } from './Page'

export interface WelcomeProps {
  /** What keeps the key where no passphrase does (ST1). */
  readonly fallback: 'keyring' | 'none'
  readonly onCreate: (name: string, passphrase: string | undefined) => Promise<void>
}

export const Welcome = ({ fallback, onCreate }: WelcomeProps) => {
  const [name, setName] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [repeated, setRepeated] = useState('')
  const [differs, setDiffers] = useState(false)
  const { busy, failure, run } = useAction()
  const trimmed = name.trim()

  const create = (): void => {
    setDiffers(passphrase !== repeated)
    if (trimmed === '' || passphrase !== repeated) return
    void run(() => onCreate(trimmed, passphrase === '' ? undefined : passphrase))
  }

  return (
    <Page title="Welcome to Tincan">
      <p className="page-lead">
        Messages between your device and theirs, and nowhere else. No account, no phone number: only a name for the
        people you talk to.
      </p>
      <form
        className="form page-form"
        onSubmit={(event) => {
          event.preventDefault()
          create()
        }}
      >
        <Field
          label="Your name"
          value={name}
          maxLength={longestName}
          autoFocus
          failure={failure}
          onChange={(event) => {
            setName(event.target.value)
          }}
        />
        {fallback === 'keyring' ? (
          <p className="hint page-note">
            <Lock aria-hidden="true" />
            What is stored here is sealed with a key in your system’s keyring.
          </p>
        ) : (
          <>
            <PassphraseField
              label="Passphrase"
              shown={false}
              value={passphrase}
              hint="Optional. It is asked for at every start and cannot be recovered."
              onChange={(event) => {
                setPassphrase(event.target.value)
              }}
            />
            {passphrase === '' ? (
              <p className="hint page-note">
                <LockOpen aria-hidden="true" />
                Without a passphrase this device is not protected: whoever can read its files can read your messages.
                You can set one later.
              </p>
            ) : (
              <PassphraseField
                label="Repeat it"
                shown={false}
                value={repeated}
                failure={differs ? 'The two are not the same.' : undefined}
                onChange={(event) => {
                  setRepeated(event.target.value)
                }}
              />
            )}
          </>
        )}
        <Button type="submit" tone="primary" busy={busy} disabled={trimmed === ''}>
          Create identity
        </Button>
      </form>
    </Page>
  )
}
