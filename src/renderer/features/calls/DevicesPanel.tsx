import '../../ui/form.css'
import './devices.css'
import { Settings2 } from 'lucide-react'
import { Popover } from 'radix-ui'
import { IconButton } from '../../ui/Button'
import { PopoverPanel } from '../../ui/Popover'
import { DeviceFields } from './DeviceFields'
import { LevelMeter } from './LevelMeter'
import { useCheck } from './useCheck'
import { captureText } from './words'

/** Which devices the call uses, changed while it goes on. */
export const DevicesPanel = () => (
  <Popover.Root>
    <Popover.Trigger asChild>
      <IconButton className="call-control" label="Sound and camera" icon={<Settings2 aria-hidden="true" />} />
    </Popover.Trigger>
    <PopoverPanel className="popover call-devices" label="Sound and camera" side="top" sideOffset={8}>
      <Level />
      <DeviceFields />
    </PopoverPanel>
  </Popover.Root>
)

const Level = () => {
  const { level, microphoneFailure } = useCheck(false)
  if (microphoneFailure !== undefined) return <p className="failure">{captureText('microphone', microphoneFailure)}</p>
  return <LevelMeter level={level} />
}
