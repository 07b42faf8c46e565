import type { CallEnd, CallEntry, CallParticipant, CallPhase, CallView, CaptureFailure } from '../../../core'
import { spokenDuration } from './duration'

/** What a call is over for, said of whoever was called. `name` is the contact's or the group's. */
const endings: Readonly<Record<CallEnd, (name: string, group: boolean) => string>> = {
  'hung-up': () => 'The call has ended.',
  declined: (name, group) => (group ? 'Nobody took the call.' : `${name} declined the call.`),
  busy: (name) => `${name} is in another call.`,
  unanswered: (name, group) => (group ? 'Nobody answered.' : `${name} did not answer.`),
  cancelled: () => 'The call was cancelled.',
  'answered-elsewhere': () => 'You answered on another device.',
  'declined-elsewhere': () => 'You declined on another device.',
  failed: () => 'The call was lost: no connection could be made. Check your network and call again.',
  full: () => 'This call is full: ten people are in it.',
  'left-out': () => 'You were taken out of the call.',
  removed: () => 'You are no longer a member of this conversation.',
}

type EndedCall = Pick<CallView, 'name' | 'group' | 'phase' | 'relayOnly'>

const hidden =
  'No connection could be made. You hide your network address, and no relay could be reached. Ask whoever runs the server for one, or change it in Settings, Privacy.'

export const endText = (why: CallEnd, { name, group, phase, relayOnly }: EndedCall): string => {
  const stood = phase.kind !== 'ended' || phase.lastedMs !== undefined
  return why === 'failed' && relayOnly && !stood ? hidden : endings[why](name, group)
}

/** Ends that say nothing anybody has to read, and after which nobody wants to call again. */
export const isQuietEnd = (why: CallEnd): boolean =>
  why === 'hung-up' || why === 'cancelled' || why === 'answered-elsewhere' || why === 'declined-elsewhere'

/** What holds now, as a sentence for whoever listens to the screen. */
export const phaseText = (phase: CallPhase, call: EndedCall): string => {
  switch (phase.kind) {
    case 'ringing-out':
      return `Calling ${call.name}`
    case 'connecting':
      return 'Connecting'
    case 'active':
      return 'Connected'
    case 'reconnecting':
      return 'Reconnecting'
    case 'ended':
      return endText(phase.why, call)
  }
}

const participantStates = {
  invited: 'Waiting',
  ringing: 'Ringing',
  connecting: 'Connecting',
  connected: '',
  reconnecting: 'Reconnecting',
} as const satisfies Record<CallParticipant['state'], string>

const withoutRelay = {
  stranger: 'Out of reach: you are no contacts, and there is no relay',
  setting: 'Out of reach: you hide your address, and there is no relay',
} as const satisfies Record<NonNullable<CallParticipant['needsRelay']>, string>

/** What keeps them from being heard right now; empty where nothing does. */
export const participantText = ({ needsRelay, state }: Pick<CallParticipant, 'needsRelay' | 'state'>): string =>
  needsRelay === undefined || state === 'connected' ? participantStates[state] : withoutRelay[needsRelay]

type Captured = 'microphone' | 'camera' | 'screen'

/** Why nothing is captured, with the way out. */
const failures: Readonly<Record<Captured, Readonly<Record<CaptureFailure, string>>>> = {
  microphone: {
    refused: 'Tincan may not use your microphone. Allow it in the settings of your browser or system.',
    missing: 'No microphone was found. Plug one in, or just listen.',
    busy: 'Another program is using your microphone. Close it and try again.',
    cancelled: 'The microphone was not opened.',
    unsupported: 'This device cannot use a microphone here.',
  },
  camera: {
    refused: 'Tincan may not use your camera. Allow it in the settings of your browser or system.',
    missing: 'No camera was found. Plug one in, or go on with your voice alone.',
    busy: 'Another program is using your camera. Close it and try again.',
    cancelled: 'The camera was not opened.',
    unsupported: 'This device cannot use a camera here.',
  },
  screen: {
    refused: 'Your system does not let Tincan share the screen. Allow it in the system’s privacy settings.',
    missing: 'There is no screen to share.',
    busy: 'The screen cannot be shared right now. Try again.',
    cancelled: '',
    unsupported: 'This device cannot share its screen.',
  },
}

/** Empty where there is nothing to say: whoever cancelled knows. */
export const captureText = (what: Captured, failure: CaptureFailure): string => failures[what][failure]

/** What a history says of one call, e.g. "Missed video call". */
export const entryText = ({ media, direction, outcome }: CallEntry): string => {
  const call = media === 'video' ? 'video call' : 'voice call'
  if (direction === 'outgoing') {
    switch (outcome) {
      case 'answered':
        return `Outgoing ${call}`
      case 'declined':
        return `Declined ${call}`
      case 'busy':
        return `${media === 'video' ? 'Video' : 'Voice'} call, busy`
      case 'cancelled':
        return `Cancelled ${call}`
      case 'failed':
        return `Failed ${call}`
      case 'missed':
      case 'unanswered':
        return `Unanswered ${call}`
    }
  }
  switch (outcome) {
    case 'answered':
      return `Incoming ${call}`
    case 'declined':
    case 'busy':
      return `You declined a ${call}`
    case 'failed':
      return `Failed ${call}`
    case 'missed':
    case 'unanswered':
    case 'cancelled':
      return `Missed ${call}`
  }
}

/** How long it lasted; empty while it goes on, and where nobody saw its end. */
export const lastedText = ({ lastedMs = 0 }: Pick<CallEntry, 'lastedMs'>): string =>
  lastedMs === 0 ? '' : spokenDuration(lastedMs)

/** Nobody here took it: it is told apart by colour and icon. */
export const isMissed = ({ direction, outcome }: CallEntry): boolean =>
  direction === 'incoming' && (outcome === 'missed' || outcome === 'unanswered' || outcome === 'cancelled')

/** "Ann", "Ann and Ben", "Ann, Ben and 3 others". */
export const namesText = (names: readonly string[]): string => {
  const [first, second, ...rest] = names
  if (first === undefined) return 'Nobody'
  if (second === undefined) return first
  if (rest.length === 0) return `${first} and ${second}`
  return `${first}, ${second} and ${rest.length} other${rest.length === 1 ? '' : 's'}`
}
