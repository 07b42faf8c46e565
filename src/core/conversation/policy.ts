import { minute } from '../base/durations'

/** Who of a conversation's members may do something. */
export type Writers = 'everyone' | 'admins'

/** What those who join get to read: all there is, or what is said from then on (EV17). */
export type History = 'everything' | 'joining'

/** What a conversation's members agreed on; changed by its admins. */
export interface Policy {
  readonly write: Writers
  readonly pin: Writers
  readonly add: Writers
  readonly mentionEveryone: Writers
  /** How long after sending a message may be edited, in ms: 0 never, `forever` always (EV8). */
  readonly editWindow: number | 'forever'
  /** Whether admins may take back what others wrote (EV9). */
  readonly adminsDelete: boolean
  readonly history: History
}

export const usualPolicy: Policy = {
  write: 'everyone',
  pin: 'everyone',
  add: 'admins',
  mentionEveryone: 'admins',
  editWindow: 15 * minute,
  adminsDelete: true,
  history: 'everything',
}
