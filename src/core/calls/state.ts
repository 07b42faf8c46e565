import type { AccountId, CallId, ConversationId, DeviceId } from '../base/ids'
import type { CallBody, CallNews } from './body'
import type { CallPeerState } from './media'

export type CallMedia = 'voice' | 'video'

/**
 * Why a call is over for this device. `failed`: no way was found, or it was lost for 30 s. `full`: CL1. `left-out`: the
 * others say that we are no member; `removed`: we are none.
 */
export type CallEnd =
  | 'hung-up'
  | 'declined'
  | 'busy'
  | 'unanswered'
  | 'cancelled'
  | 'answered-elsewhere'
  | 'declined-elsewhere'
  | 'failed'
  | 'full'
  | 'left-out'
  | 'removed'

/** Another device in a call. */
export interface Party {
  readonly account: AccountId
  /** Names this presence: another one after the app there was started anew. */
  readonly joined: number
  /** When it was last heard, by our clock. */
  readonly heard: number
}

/** Whether a call rings here. `settled`: it did, or was answered otherwise; it never rings again. */
export type Ring =
  | { readonly kind: 'none' }
  /** `silent`: without a sound or a word; the call is there to be joined, and leaves its entry. */
  | { readonly kind: 'rings'; readonly since: number; readonly until: number; readonly silent: boolean }
  | { readonly kind: 'settled'; readonly answer: 'accepted' | 'declined' | 'busy' | 'missed' | 'elsewhere' }

/** A call somebody told us of, or that we began. */
export interface Known {
  readonly id: CallId
  readonly conversation: ConversationId
  readonly group: boolean
  readonly media: CallMedia
  /** Who called. */
  readonly caller: AccountId
  /** Devices in it, but for our own. */
  readonly parties: ReadonlyMap<DeviceId, Party>
  /** By device, when it said the last thing that counted, by its own clock. */
  readonly said: ReadonlyMap<DeviceId, number>
  readonly ring: Ring
  /** When something last changed, by our clock. */
  readonly touched: number
}

interface Taking {
  readonly call: CallId
  /** When it began to ring, or was joined. */
  readonly began: number
  /** Names our own presence in it. */
  readonly joined: number
  /** When we last told the others. */
  readonly spoke: number
  /** Who was called, and has not said no. */
  readonly awaited: ReadonlySet<AccountId>
  /** Of these, where it rings. */
  readonly rung: ReadonlySet<AccountId>
  readonly outgoing: boolean
}

interface Joined extends Taking {
  readonly ways: ReadonlyMap<DeviceId, CallPeerState>
}

/** What this device does; it is in one call at most. */
export type Own =
  | { readonly kind: 'idle' }
  | (Taking & { readonly kind: 'ringing-out' })
  | (Joined & { readonly kind: 'connecting'; readonly since: number })
  | (Joined & { readonly kind: 'active'; readonly since: number })
  | (Joined & { readonly kind: 'reconnecting'; readonly since: number; readonly lost: number })
  | {
      readonly kind: 'ended'
      readonly call: CallId
      readonly why: CallEnd
      readonly at: number
      readonly message?: string
      readonly lastedMs?: number
    }

export type InCall = Extract<Own, { readonly ways: unknown }>
export type Busy = InCall | Extract<Own, { readonly kind: 'ringing-out' }>

/** All that calls are to this device. */
export interface Board {
  readonly own: Own
  readonly known: ReadonlyMap<CallId, Known>
}

export const emptyBoard: Board = { own: { kind: 'idle' }, known: new Map() }

export interface Self {
  readonly account: AccountId
  readonly device: DeviceId
}

/** What came of a call, for the log (CL8). */
export interface CallResult {
  readonly call: CallId
  readonly conversation: ConversationId
  readonly group: boolean
  readonly media: CallMedia
  readonly caller: AccountId
  readonly direction: 'incoming' | 'outgoing'
  readonly outcome: 'answered' | 'missed' | 'declined' | 'busy' | 'unanswered' | 'cancelled' | 'failed'
  readonly at: number
  readonly lastedMs?: number
  /** It rang silently: to have missed it is no news. */
  readonly silent?: true
}

export type CallEvent =
  /** A member's device said something; `rings`: whether it may make this device ring (CL6). */
  | {
      readonly kind: 'heard'
      readonly call: CallId
      readonly conversation: ConversationId
      readonly group: boolean
      readonly from: DeviceId
      readonly account: AccountId
      readonly at: number
      readonly body: CallNews
      readonly rings: 'aloud' | 'silently' | 'never'
    }
  | {
      readonly kind: 'start'
      readonly call: CallId
      readonly conversation: ConversationId
      readonly group: boolean
      readonly media: CallMedia
      readonly invited: readonly AccountId[]
    }
  /** Takes a call that rings, or goes on. */
  | { readonly kind: 'join'; readonly call: CallId }
  | { readonly kind: 'decline'; readonly call: CallId; readonly message?: string }
  | { readonly kind: 'leave' }
  | { readonly kind: 'dismiss' }
  | { readonly kind: 'way'; readonly device: DeviceId; readonly state: CallPeerState }
  /** It hung up, by a word on the way itself; `removed`: on us, who are no member, as it says. */
  | { readonly kind: 'parted'; readonly device: DeviceId; readonly because?: 'removed' }
  /** These alone are members, `undefined`: not even we are; and the blocked ones among them are not listened to. */
  | {
      readonly kind: 'members'
      readonly conversation: ConversationId
      readonly accounts: ReadonlySet<AccountId> | undefined
      readonly blocked?: ReadonlySet<AccountId>
    }
  | { readonly kind: 'tick' }

export type CallEffect =
  | {
      readonly kind: 'say'
      readonly call: CallId
      readonly conversation: ConversationId
      readonly body: CallBody
      readonly to?: DeviceId
    }
  /** A way to that device is wanted, anew where there is one. */
  | { readonly kind: 'meet'; readonly call: CallId; readonly device: DeviceId }
  | { readonly kind: 'part'; readonly device: DeviceId; readonly because?: 'removed' }
  | { readonly kind: 'log'; readonly result: CallResult }
