import '../../ui/form.css'
import './devices.css'
import { VideoOff } from 'lucide-react'
import { DeviceFields } from './DeviceFields'
import { LevelMeter } from './LevelMeter'
import { TrackVideo } from './TrackVideo'
import { useCheck } from './useCheck'
import { captureText } from './words'

/** What the camera shows and how loud the microphone is, with the devices to choose from; opened while it is shown. */
export const CheckFields = ({ camera }: { camera: boolean }) => {
  const checked = useCheck(camera)
  return (
    <div className="check-call">
      {camera && (
        <div className="check-picture">
          {checked.camera ? (
            <TrackVideo track={checked.camera} mirrored fit="cover" />
          ) : (
            <p role="status">
              <VideoOff aria-hidden="true" />
              {checked.cameraFailure === undefined
                ? 'The camera is being opened'
                : captureText('camera', checked.cameraFailure)}
            </p>
          )}
        </div>
      )}
      {checked.microphoneFailure === undefined ? (
        <div className="field">
          <p className="check-hint">Say something: the bar moves with your voice.</p>
          <LevelMeter level={checked.level} />
        </div>
      ) : (
        <p className="failure" role="alert">
          {captureText('microphone', checked.microphoneFailure)} You can call all the same: others will not hear you.
        </p>
      )}
      <DeviceFields only={camera ? ['microphone', 'speaker', 'camera'] : ['microphone', 'speaker']} />
    </div>
  )
}
