import { Phone, X } from 'lucide-react'
import type { CallPhase, CallView } from '../../../core'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { spokenDuration } from './duration'
import { useCalling, useCallsApi } from './useCalls'
import { useFace } from './useFace'
import { endText } from './words'

export interface EndedProps {
  readonly call: CallView
  readonly phase: Extract<CallPhase, { kind: 'ended' }>
}

/** Why a call is over, and the way back into it. */
export const Ended = ({ call, phase: { why, message, lastedMs } }: EndedProps) => {
  const calls = useCallsApi()
  const { begin } = useCalling()
  const face = useFace(call)
  return (
    <div className="call-ended">
      <Avatar id={face.id} name={call.name} picture={face.picture} size="large" />
      <p className="call-ended-why">{endText(why, call)}</p>
      {message !== undefined && (
        <blockquote className="call-ended-message" dir="auto">
          {message}
        </blockquote>
      )}
      {lastedMs !== undefined && <p>The call lasted {spokenDuration(lastedMs)}.</p>}
      <div className="call-ended-actions">
        {why !== 'removed' && why !== 'left-out' && (
          <Button
            tone="primary"
            onClick={() => {
              begin({
                conversation: call.conversation,
                title: call.name,
                media: call.media,
              })
            }}
          >
            <Phone aria-hidden="true" />
            {why === 'full' ? 'Try again' : 'Call again'}
          </Button>
        )}
        <Button
          onClick={() => {
            calls.dismiss()
          }}
        >
          <X aria-hidden="true" />
          Close
        </Button>
      </div>
    </div>
  )
}
