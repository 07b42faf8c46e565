import { useState } from 'react'
import { useServices } from '../../state/context'
import { useAction } from '../../state/useAction'
import { Button } from '../../ui/Button'
import { PassphraseField, ShowTyped } from '../../ui/Field'
import { useToast } from '../../ui/Toasts'
import type { Protection } from '../../vault/vault'

type Refusal = 'current' | 'repeat'

/** Sets, changes or removes the passphrase on the database key. */
export const PassphraseForm = ({ protection }: { protection: Protection }) => {
  const { vault } = useServices()
  const tell = useToast()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [repeated, setRepeated] = useState('')
  const [shown, setShown] = useState(false)
  const [refusal, setRefusal] = useState<Refusal>()
  const { busy, failure, run } = useAction()
  const isSet = protection === 'passphrase'

  const apply = async (passphrase: string | undefined): Promise<void> => {
    setRefusal(undefined)
    if (passphrase !== undefined && passphrase !== repeated) {
      setRefusal('repeat')
      return
    }
    await run(async () => {
      if (!(await vault.opens(current))) {
        setRefusal('current')
        return
      }
      await vault.protect(passphrase)
      setCurrent('')
      setNext('')
      setRepeated('')
      tell(passphrase === undefined ? 'Passphrase removed' : 'Passphrase set')
    })
  }

  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (next !== '') void apply(next)
      }}
    >
      <h3 className="section-title">{isSet ? 'Change passphrase' : 'Set a passphrase'}</h3>
      {isSet && (
        <PassphraseField
          label="Current passphrase"
          shown={shown}
          value={current}
          failure={refusal === 'current' ? 'This is not the passphrase.' : undefined}
          onChange={(event) => {
            setCurrent(event.target.value)
          }}
        />
      )}
      <PassphraseField
        label="New passphrase"
        shown={shown}
        value={next}
        hint="Several words are easier to remember and harder to guess than one."
        failure={failure}
        onChange={(event) => {
          setNext(event.target.value)
        }}
      />
      <PassphraseField
        label="Repeat new passphrase"
        shown={shown}
        value={repeated}
        failure={refusal === 'repeat' ? 'The two are not the same.' : undefined}
        onChange={(event) => {
          setRepeated(event.target.value)
        }}
      />
      <ShowTyped shown={shown} onChange={setShown} />
      <div className="form-actions">
        <Button type="submit" tone="primary" busy={busy} disabled={next === ''}>
          {isSet ? 'Change passphrase' : 'Set passphrase'}
        </Button>
        {isSet && (
          <Button tone="danger" busy={busy} disabled={current === ''} onClick={() => void apply(undefined)}>
            Remove passphrase
          </Button>
        )}
      </div>
    </form>
  )
}
