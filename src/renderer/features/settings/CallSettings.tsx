import { useState } from 'react'
import { useServices } from '../../state/context'
import { Button } from '../../ui/Button'
import { Switch } from '../../ui/Switch'
import { CheckFields } from '../calls/CheckFields'
import { DeviceFields } from '../calls/DeviceFields'
import { useCallsApi } from '../calls/useCalls'
import { useRing } from '../calls/useRing'
import { useWatchable } from '../../state/useWatchable'
import { useSettings } from './useSettings'

/** Devices for sound and pictures, a look at them, and how calls ring. */
export const CallSettings = () => {
  const { settings, update } = useSettings()
  return (
    settings && (
      <>
        <Devices />
        <div>
          <Switch
            label="Ring tone"
            hint="Switched off, calls show and do not sound."
            checked={settings.ringtone}
            onChange={(ringtone) => {
              update({ ringtone })
            }}
          />
        </div>
        <TryRing />
      </>
    )
  )
}

/** Nothing is opened before it is asked for: a camera's light that comes on by itself frightens people. */
const Devices = () => {
  const [checking, setChecking] = useState(false)
  return (
    <section className="form" aria-labelledby="call-devices">
      <h3 id="call-devices" className="section-title">
        Sound and camera
      </h3>
      {checking ? <CheckFields camera /> : <DeviceFields />}
      <div>
        <Button
          aria-expanded={checking}
          onClick={() => {
            setChecking(!checking)
          }}
        >
          {checking ? 'Stop the check' : 'Check microphone and camera'}
        </Button>
      </div>
    </section>
  )
}

const TryRing = () => {
  const { clock } = useServices()
  const { speaker } = useWatchable(useCallsApi().devices.chosen)
  const [playing, setPlaying] = useState(false)
  useRing(playing ? 'incoming' : undefined, clock, speaker)
  return (
    <div>
      <Button
        aria-pressed={playing}
        onClick={() => {
          setPlaying(!playing)
        }}
      >
        {playing ? 'Stop the ring tone' : 'Play the ring tone'}
      </Button>
    </div>
  )
}
