import { MicOff } from 'lucide-react'
import type { CallView } from '../../../core'
import { voiceOnlyText } from './useCamera'
import { captureText } from './words'

const lostText = 'The connection is lost. Tincan looks for another way; this takes up to half a minute.'

/** What keeps us from being heard or seen, with the way out. */
export const Hints = ({ call: { own, videoAllowed, phase } }: { call: CallView }) => {
  const { microphoneFailure, cameraFailure, screenFailure } = own
  const failures = [
    microphoneFailure === undefined ? '' : captureText('microphone', microphoneFailure),
    cameraFailure === undefined ? '' : captureText('camera', cameraFailure),
    screenFailure === undefined ? '' : captureText('screen', screenFailure),
    phase.kind === 'reconnecting' ? lostText : '',
    videoAllowed ? '' : voiceOnlyText,
  ].filter((text) => text !== '')
  return (
    <div className="call-hints" role="status">
      {own.speakingMuted && (
        <p className="call-hint" data-strong>
          <MicOff aria-hidden="true" />
          You are muted. Hold Space to speak.
        </p>
      )}
      {failures.map((text) => (
        <p key={text} className="call-hint">
          {text}
        </p>
      ))}
    </div>
  )
}
