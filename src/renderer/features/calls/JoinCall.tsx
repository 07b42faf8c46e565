import './joinCall.css'
import { Phone, Video } from 'lucide-react'
import { useMemo } from 'react'
import type { ConversationView, OngoingCall } from '../../../core'
import { useWatchable } from '../../state/useWatchable'
import { Button } from '../../ui/Button'
import { isOngoing, useCall, useCalling, useCallsApi } from './useCalls'
import { namesText } from './words'

const roomTexts = {
  open: undefined,
  'voice-only': 'It has room for voices, but for no more cameras.',
  full: 'It is full: ten people are in it.',
} as const satisfies Record<OngoingCall['room'], string | undefined>

/** A call goes on in this conversation, and we are not in it. */
export const JoinCall = ({ conversation: { id, title } }: { conversation: ConversationView }) => {
  const calls = useCallsApi()
  const ongoing = useWatchable(useMemo(() => calls.ongoing(id), [calls, id]))
  const call = useCall()
  const calling = useCalling()
  if (ongoing === undefined || (isOngoing(call) && call.conversation === id)) return null
  const { participants, room, media } = ongoing
  return (
    <section className="join-call" aria-label="Ongoing call">
      <div className="row-text">
        <p role="status">{media === 'video' ? 'A video call is going on' : 'A voice call is going on'}</p>
        <p className="hint" dir="auto">
          {namesText(participants.map(({ name }) => name))}
        </p>
        {roomTexts[room] !== undefined && <p className="hint">{roomTexts[room]}</p>}
      </div>
      {room !== 'full' && (
        <div className="join-call-actions">
          {room === 'open' && (
            <Button
              onClick={() => {
                calling.call({ conversation: id, title, media: 'video' })
              }}
            >
              <Video aria-hidden="true" />
              Join with video
            </Button>
          )}
          <Button
            tone="primary"
            onClick={() => {
              calling.call({ conversation: id, title, media: 'voice' })
            }}
          >
            <Phone aria-hidden="true" />
            Join call
          </Button>
        </div>
      )}
    </section>
  )
}
