import '../../ui/form.css'
import { useState } from 'react'
import type { Result } from '../../../core'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { PassphraseField, ShowTyped } from '../../ui/Field'
import { Page } from './Page'

export interface UnlockProps {
  readonly onUnlock: (passphrase: string) => Promise<Result<undefined, 'wrong-passphrase'>>
}

export const Unlock = ({ onUnlock }: UnlockProps) => {
  const [passphrase, setPassphrase] = useState('')
  const [shown, setShown] = useState(false)
  const [wrong, setWrong] = useState(false)
  const { busy, failure, run } = useAction()

  const unlock = (): void => {
    setWrong(false)
    void run(async () => {
      const unlocked = await onUnlock(passphrase)
      if (!unlocked.ok) setWrong(true)
    })
  }

  return (
    <Page title="Tincan is locked">
      <form
        className="form page-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (passphrase !== '') unlock()
        }}
      >
        <PassphraseField
          label="Passphrase"
          shown={shown}
          autoFocus
          value={passphrase}
          failure={wrong ? 'This is not the passphrase.' : failure}
          onChange={(event) => {
            setPassphrase(event.target.value)
          }}
        />
        <ShowTyped shown={shown} onChange={setShown} />
        <Button type="submit" tone="primary" busy={busy} disabled={passphrase === ''}>
          Unlock
        </Button>
      </form>
    </Page>
  )
}
