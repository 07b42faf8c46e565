import { Check, CheckCheck, Clock } from 'lucide-react'
import type { DeliveryState } from '../../../core'

export const deliveryNames = {
  waiting: 'Waiting',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
} as const satisfies Record<DeliveryState['kind'], string>

const icons = { waiting: Clock, sent: Check, delivered: CheckCheck, read: CheckCheck } as const

const names = new Intl.ListFormat(undefined, { type: 'conjunction' })

/** For whom a message waits, in words; empty where it does not (DL2). */
export const waitingFor = (state: DeliveryState): string =>
  state.kind === 'waiting' && state.for.length > 0 ? `for ${names.format(state.for)}` : ''

const explanation = (state: DeliveryState): string => {
  if (state.kind !== 'waiting') return deliveryNames[state.kind]
  return `Waiting ${waitingFor(state)}: it goes out by itself when you are both online`
}

/** A message's state, always as text for whoever listens; whoever looks sees the words where they matter. */
export const DeliveryMark = ({ state, worded }: { state: DeliveryState; worded: boolean }) => {
  const Icon = icons[state.kind]
  const shown = worded || state.kind === 'waiting'
  return (
    <span className="delivery" data-state={state.kind} title={explanation(state)}>
      <Icon aria-hidden="true" />
      <span className={shown ? undefined : 'visually-hidden'}>{deliveryNames[state.kind]}</span>
      {state.kind === 'waiting' && (
        <span dir="auto" className="delivery-for">
          {waitingFor(state)}
        </span>
      )}
    </span>
  )
}
