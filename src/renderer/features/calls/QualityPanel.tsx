import { SignalHigh, SignalLow, SignalMedium } from 'lucide-react'
import { Popover } from 'radix-ui'
import type { CallParticipant, CallView } from '../../../core'
import { IconButton } from '../../ui/Button'
import { PopoverPanel } from '../../ui/Popover'
import { type Grade, gradeOf, gradeTexts, qualityRows, worstGrade } from './quality'
import { participantText } from './words'

const icons = { good: SignalHigh, fair: SignalMedium, poor: SignalLow } as const satisfies Record<Grade, unknown>

/** How well sound and pictures get through to each of the others (CL7). */
export const QualityPanel = ({ call }: { call: CallView }) => {
  const worst = worstGrade(call.participants.flatMap(({ quality }) => (quality ? [gradeOf(quality)] : [])))
  const Icon = icons[worst ?? 'good']
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton
          className="call-quality-button"
          data-grade={worst}
          label={worst === undefined ? 'Connection quality' : `Connection quality: ${gradeTexts[worst]}`}
          icon={<Icon aria-hidden="true" />}
        />
      </Popover.Trigger>
      <PopoverPanel className="popover call-quality" label="Connection quality" align="end" sideOffset={4} tabIndex={0}>
        {call.participants.length === 0 && <p className="hint">Nobody is connected yet.</p>}
        {call.participants.map((participant) => (
          <Way key={participant.device} participant={participant} />
        ))}
      </PopoverPanel>
    </Popover.Root>
  )
}

const Way = ({ participant: { name, needsRelay, quality, state } }: { participant: CallParticipant }) => (
  <section>
    <h3>
      <bdi>{name}</bdi>
      {quality && <span data-grade={gradeOf(quality)}>{gradeTexts[gradeOf(quality)]}</span>}
    </h3>
    {quality ? (
      <dl>
        {qualityRows(quality).map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    ) : (
      <p className="hint">
        {state === 'connected'
          ? 'Being measured'
          : participantText({ state, ...(needsRelay === undefined ? {} : { needsRelay }) })}
      </p>
    )}
  </section>
)
