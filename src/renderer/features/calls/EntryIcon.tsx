import { PhoneIncoming, PhoneMissed, PhoneOff, PhoneOutgoing } from 'lucide-react'
import type { CallEntry } from '../../../core'
import { isMissed } from './words'

/** Which way a call went; beside words that say it. */
export const EntryIcon = ({ entry }: { entry: CallEntry }) => {
  if (isMissed(entry)) return <PhoneMissed aria-hidden="true" />
  if (entry.outcome === 'declined' && entry.direction === 'incoming') return <PhoneOff aria-hidden="true" />
  return entry.direction === 'incoming' ? <PhoneIncoming aria-hidden="true" /> : <PhoneOutgoing aria-hidden="true" />
}
