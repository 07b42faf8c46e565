import '../../ui/form.css'
import './devices.css'
import { Phone, Video } from 'lucide-react'
import type { WantedCall } from '../../state/navigation'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { DialogFoot } from '../../ui/DialogFoot'
import { CheckFields } from './CheckFields'
import { useCalling } from './useCalls'

/** How we would be heard and seen, before anybody hears or sees us. */
export const CheckCall = ({ wanted, onClose }: { wanted: WantedCall; onClose: () => void }) => {
  const { call } = useCalling()
  const video = wanted.media === 'video'
  return (
    <Dialog title={video ? 'Camera and microphone' : 'Microphone'} onClose={onClose}>
      <CheckFields camera={video} />
      <DialogFoot onCancel={onClose} sticky>
        {video && (
          <Button
            onClick={() => {
              onClose()
              call({ ...wanted, media: 'voice' })
            }}
          >
            <Phone aria-hidden="true" />
            Call without camera
          </Button>
        )}
        <Button
          tone="primary"
          onClick={() => {
            onClose()
            call(wanted)
          }}
        >
          {video ? <Video aria-hidden="true" /> : <Phone aria-hidden="true" />}
          <span className="one-line">
            Call <bdi>{wanted.title}</bdi>
          </span>
        </Button>
      </DialogFoot>
    </Dialog>
  )
}
