import {
  LayoutGrid,
  LayoutTemplate,
  Maximize,
  MessageSquareText,
  Minimize,
  Minimize2,
  PictureInPicture2,
  ShieldCheck,
  UsersRound,
} from 'lucide-react'
import type { RefObject } from 'react'
import type { CallView } from '../../../core'
import { useMessenger, useServices } from '../../state/context'
import { useNavigation } from '../../state/navigation'
import { useMedia } from '../../state/useMedia'
import { IconButton } from '../../ui/Button'
import { countPeople, type Layout } from './arrange'
import { clockDuration } from './duration'
import { QualityPanel } from './QualityPanel'
import type { FullScreen } from './useFullScreen'
import { useTicking } from './useTicking'
import { phaseText } from './words'

/** No room for a conversation beside the stage. */
const crampedQuery = '(max-width: 59.99rem)'

export interface StageHeadProps {
  readonly call: CallView
  readonly layout: Layout
  readonly onLayout: (layout: Layout) => void
  readonly full: FullScreen
  /** Where the pictures are. */
  readonly body: RefObject<HTMLElement | null>
}

export const StageHead = ({ call, layout, onLayout, full, body }: StageHeadProps) => {
  const { account } = useMessenger().identity
  const { place, go } = useNavigation()
  const cramped = useMedia(crampedQuery)
  const ongoing = call.phase.kind !== 'ended'
  const chat = place.call === 'stage-with-chat'
  const people = countPeople(call.participants, account)
  return (
    <header className="call-head">
      <div className="row-text">
        <h2 className="one-line name" dir="auto">
          {call.name}
        </h2>
        <p className="call-line">
          <PhaseLine call={call} />
          {ongoing && call.group && (
            <span className="call-count" title="In the call">
              <UsersRound aria-hidden="true" />
              {people}
              <span className="visually-hidden"> in the call</span>
            </span>
          )}
          {ongoing && call.relayOnly && (
            <span className="call-count" title="Goes through relays alone: nobody in it learns your address">
              <ShieldCheck aria-hidden="true" />
              <span className="one-line">Relay only</span>
            </span>
          )}
        </p>
      </div>
      <div className="call-head-buttons">
        {ongoing && call.participants.length > 1 && (
          <IconButton
            label={layout === 'grid' ? 'Show the speaker large' : 'Show everybody alike'}
            icon={layout === 'grid' ? <LayoutTemplate aria-hidden="true" /> : <LayoutGrid aria-hidden="true" />}
            onClick={() => {
              onLayout(layout === 'grid' ? 'speaker' : 'grid')
            }}
          />
        )}
        {ongoing && <QualityPanel call={call} />}
        {ongoing && document.pictureInPictureEnabled && showsPictures(call) && (
          <IconButton
            className="call-roomy"
            label="Picture in picture"
            icon={<PictureInPicture2 aria-hidden="true" />}
            onClick={() => {
              const video = body.current?.querySelector('video')
              // Refused before the first picture has come, and where another window has it.
              video?.requestPictureInPicture().catch(() => undefined)
            }}
          />
        )}
        <IconButton
          className="call-roomy"
          label={full.on ? 'Leave full screen' : 'Full screen'}
          icon={full.on ? <Minimize aria-hidden="true" /> : <Maximize aria-hidden="true" />}
          onClick={full.toggle}
        />
        <IconButton
          label={chat ? 'Hide chat' : 'Show chat'}
          aria-pressed={chat}
          icon={<MessageSquareText aria-hidden="true" />}
          onClick={() => {
            if (chat) go({ kind: 'call', call: 'stage' })
            else if (cramped) go({ kind: 'conversation', conversation: call.conversation })
            else go({ kind: 'call', call: 'stage-with-chat' })
          }}
        />
        <IconButton
          label="Minimise call"
          icon={<Minimize2 aria-hidden="true" />}
          onClick={() => {
            go({ kind: 'call', call: 'docked' })
          }}
        />
      </div>
    </header>
  )
}

const showsPictures = ({ own, participants }: CallView): boolean =>
  own.camera !== undefined || participants.some(({ camera, screen }) => camera !== undefined || screen !== undefined)

/** How long it has lasted, else what it waits for. */
export const PhaseLine = ({ call }: { call: CallView }) => {
  const { clock } = useServices()
  const { phase } = call
  const lasted = useTicking(clock, phase.kind === 'active' ? phase.since : undefined)
  if (phase.kind === 'active') {
    return (
      <span className="call-time" role="timer" aria-label="Duration">
        {clockDuration(lasted)}
      </span>
    )
  }
  if (phase.kind === 'ended') return 'Ended'
  return (
    <span className="call-phase" data-lost={phase.kind === 'reconnecting' || undefined}>
      {phase.kind === 'ringing-out' ? 'Calling…' : `${phaseText(phase, call)}…`}
    </span>
  )
}
