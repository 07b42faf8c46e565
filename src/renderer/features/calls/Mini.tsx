import './mini.css'
import { Maximize2, X } from 'lucide-react'
import type { CallView } from '../../../core'
import { Avatar } from '../../ui/Avatar'
import { IconButton } from '../../ui/Button'
import { CameraButton, LeaveButton, MuteButton, ShareButton } from './Controls'
import { Hints } from './Hints'
import { PhaseLine } from './StageHead'
import { TrackVideo } from './TrackVideo'
import { useCalling, useCallsApi } from './useCalls'
import { useFace } from './useFace'
import { endText } from './words'

/** The call in a corner, while other screens are used. */
export const Mini = ({ call }: { call: CallView }) => {
  const calls = useCallsApi()
  const { show } = useCalling()
  const face = useFace(call)
  const { phase, participants, speaker } = call
  const shared = participants.find(({ screen }) => screen !== undefined)?.screen
  const speaking = participants.find(({ device }) => device === speaker) ?? participants[0]
  const track = shared ?? speaking?.camera
  const ended = phase.kind === 'ended'
  return (
    <section className="call-mini" aria-label={`Call with ${call.name}`}>
      {track && !ended && (
        <div className="call-mini-picture">
          <TrackVideo track={track} fit={track === shared ? 'contain' : 'cover'} />
        </div>
      )}
      <div className="call-mini-who">
        <Avatar id={face.id} name={call.name} picture={face.picture} size="small" />
        <div className="row-text">
          <p className="call-mini-name one-line name" dir="auto">
            {call.name}
          </p>
          <p className="call-line">{ended ? endText(phase.why, call) : <PhaseLine call={call} />}</p>
        </div>
        <IconButton
          label={ended ? 'Close' : 'Return to call'}
          icon={ended ? <X aria-hidden="true" /> : <Maximize2 aria-hidden="true" />}
          onClick={() => {
            if (ended) calls.dismiss()
            else show()
          }}
        />
      </div>
      {!ended && <Hints call={call} />}
      {!ended && (
        <div className="call-mini-controls" role="group" aria-label="Call controls">
          <MuteButton call={call} />
          <CameraButton call={call} />
          {/* Whoever shows their screen must see that they do, wherever they are. */}
          {call.own.screen && <ShareButton call={call} />}
          <LeaveButton />
        </div>
      )}
    </section>
  )
}
