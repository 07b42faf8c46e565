import type { DeviceKind, MediaDevice } from '../../../core'
import { useAttempt } from '../../state/useAttempt'
import { useWatchable } from '../../state/useWatchable'
import { SelectField } from '../../ui/SelectField'
import { useCallsApi } from './useCalls'

const kinds = [
  { kind: 'microphone', label: 'Microphone' },
  { kind: 'speaker', label: 'Loudspeaker' },
  { kind: 'camera', label: 'Camera' },
] as const satisfies readonly { readonly kind: DeviceKind; readonly label: string }[]

/** An element that plays cannot be told where to in every browser. */
const choosesSpeaker = (): boolean => 'setSinkId' in HTMLMediaElement.prototype

const named = (devices: readonly MediaDevice[], label: string) =>
  devices.map((device, index) => ({
    value: device.id,
    label: device.label === '' ? `${label} ${index + 1}` : device.label,
  }))

/** Which microphone, loudspeaker and camera to use; takes effect at once, in a call too (CL7). */
export const DeviceFields = ({ only = ['microphone', 'speaker', 'camera'] }: { only?: readonly DeviceKind[] }) => {
  const { devices } = useCallsApi()
  const attempt = useAttempt()
  const all = useWatchable(devices.all)
  const chosen = useWatchable(devices.chosen)
  return kinds
    .filter(({ kind }) => only.includes(kind) && (kind !== 'speaker' || choosesSpeaker()))
    .map(({ kind, label }) => {
      const ofKind = all.filter((device) => device.kind === kind)
      const value = chosen[kind] ?? ''
      const gone = value !== '' && ofKind.every(({ id }) => id !== value)
      return (
        <SelectField
          key={kind}
          label={label}
          value={value}
          choices={[
            { value: '', label: 'The system’s' },
            ...named(ofKind, label),
            ...(gone ? [{ value, label: 'Not plugged in' }] : []),
          ]}
          onChange={(id) => {
            attempt(() => devices.choose(kind, id === '' ? undefined : id))
          }}
        />
      )
    })
}
