import { Hand, Mic, MicOff, PhoneOff, ScreenShare, ScreenShareOff, Video, VideoOff } from 'lucide-react'
import type { CallView } from '../../../core'
import { IconButton } from '../../ui/Button'
import { DevicesPanel } from './DevicesPanel'
import { ReactionsPanel } from './ReactionsPanel'
import { useCallsApi } from './useCalls'
import { useCamera } from './useCamera'
import { useSharing } from './useSharing'

export const Controls = ({ call }: { call: CallView }) => {
  const calls = useCallsApi()
  const { own } = call
  return (
    <div className="call-controls" role="group" aria-label="Call controls">
      <MuteButton call={call} />
      <CameraButton call={call} />
      <ShareButton call={call} />
      {call.group && (
        <IconButton
          className="call-control"
          label={own.hand ? 'Lower hand' : 'Raise hand'}
          data-on={own.hand || undefined}
          icon={<Hand aria-hidden="true" />}
          onClick={() => {
            calls.setHand(!own.hand)
          }}
        />
      )}
      <ReactionsPanel />
      <DevicesPanel />
      <LeaveButton />
    </div>
  )
}

export const MuteButton = ({ call: { own } }: { call: CallView }) => {
  const calls = useCallsApi()
  return (
    <IconButton
      className="call-control"
      label={own.muted ? 'Unmute' : 'Mute'}
      data-off={own.muted || undefined}
      icon={own.muted ? <MicOff aria-hidden="true" /> : <Mic aria-hidden="true" />}
      onClick={() => {
        calls.setMuted(!own.muted)
      }}
    />
  )
}

export const CameraButton = ({ call: { own, videoAllowed } }: { call: CallView }) => {
  const toggle = useCamera()
  const on = own.camera !== undefined
  return (
    <IconButton
      className="call-control"
      label={on ? 'Turn camera off' : 'Turn camera on'}
      data-off={!on || undefined}
      // Not `disabled`: whoever tries is told why.
      aria-disabled={!videoAllowed || undefined}
      icon={on ? <Video aria-hidden="true" /> : <VideoOff aria-hidden="true" />}
      onClick={toggle}
    />
  )
}

export const ShareButton = ({ call: { own } }: { call: CallView }) => {
  const toggle = useSharing()
  const on = own.screen !== undefined
  return (
    <IconButton
      className="call-control"
      label={on ? 'Stop sharing' : 'Share screen'}
      data-on={on || undefined}
      icon={on ? <ScreenShareOff aria-hidden="true" /> : <ScreenShare aria-hidden="true" />}
      onClick={toggle}
    />
  )
}

export const LeaveButton = () => {
  const calls = useCallsApi()
  return (
    <IconButton
      className="call-control"
      data-leave
      label="Leave call"
      icon={<PhoneOff aria-hidden="true" />}
      onClick={() => {
        calls.leave()
      }}
    />
  )
}
