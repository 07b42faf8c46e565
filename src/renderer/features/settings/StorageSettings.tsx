import { Lock, LockOpen } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useServices } from '../../state/context'
import { useWatchable } from '../../state/useWatchable'
import type { Protection } from '../../vault/vault'
import { Button } from '../../ui/Button'
import { PassphraseForm } from './PassphraseForm'

const protections = {
  keyring: 'Everything on this device is sealed with a key that your system’s keyring keeps.',
  passphrase:
    'Everything on this device is sealed with your passphrase. Without it nobody can read it, and nobody can bring it back.',
  none: 'This device is not protected: whoever can read its files can read your messages. Set a passphrase to seal them.',
} as const satisfies Record<Protection, string>

interface Space {
  readonly persistent: boolean
  readonly used: number | undefined
}

export const StorageSettings = () => {
  const { vault, platform } = useServices()
  const protection = useWatchable(vault.protection)
  const [space, setSpace] = useState<Space>()

  useEffect(() => {
    let open = true
    void Promise.all([platform.persistence.granted(), platform.persistence.used()]).then(([persistent, used]) => {
      if (open) setSpace({ persistent, used })
    })
    return () => {
      open = false
    }
  }, [platform])

  const askToKeep = async (): Promise<void> => {
    const persistent = await platform.persistence.request()
    setSpace({ persistent, used: await platform.persistence.used() })
  }

  return (
    <>
      <p className="notice" data-tone={protection === 'none' ? 'warn' : 'calm'}>
        {protection === 'none' ? <LockOpen aria-hidden="true" /> : <Lock aria-hidden="true" />}
        <span>{protections[protection]}</span>
      </p>
      <PassphraseForm key={protection} protection={protection} />
      {space && (
        <dl className="facts">
          <dt>Kept for good</dt>
          <dd>
            {space.persistent
              ? 'Yes. It is not thrown away when space runs low.'
              : 'No. The browser may throw it away when space runs low.'}
          </dd>
          {space.used !== undefined && (
            <>
              <dt>In use</dt>
              <dd>{bytes(space.used)}</dd>
            </>
          )}
        </dl>
      )}
      {space?.persistent === false && (
        <div>
          <Button onClick={() => void askToKeep()}>Ask to keep it</Button>
        </div>
      )}
    </>
  )
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

const bytes = (count: number): string => {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(count, 1)) / 3)))
  return new Intl.NumberFormat(undefined, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(count / 1000 ** step)
}
