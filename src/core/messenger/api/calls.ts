import type { Disposable } from '../../base/disposables'
import type { Watchable } from '../../base/emitter'
import type { AccountId, CallId, ConversationId, DeviceId } from '../../base/ids'
import type { CallQuality, CaptureFailure, DeviceKind, MediaDevice, MediaTrack } from '../../calls/media'
import type { CallEnd, CallMedia } from '../../calls/state'
import type { CallReaction } from '../../calls/word'
import type { Live } from '../../storage/storage'
import type { Listing, Timestamp } from './common'

export type { CallQuality, CaptureFailure, DeviceKind, MediaDevice, MediaTrack } from '../../calls/media'
export type { CallEnd, CallMedia } from '../../calls/state'
export type { CallReaction } from '../../calls/word'

export interface CallParticipant {
  readonly account: AccountId
  readonly device: DeviceId
  readonly name: string
  /** `invited`: rings there, or has not answered. */
  readonly state: 'invited' | 'ringing' | 'connecting' | 'connected' | 'reconnecting'
  readonly muted: boolean
  readonly speaking: boolean
  readonly hand: boolean
  /** Present exactly while they show it. */
  readonly camera?: MediaTrack
  readonly screen?: MediaTrack
  /** To be played; one for the voice, one more for the sound of a shared screen. */
  readonly sounds: readonly MediaTrack[]
  readonly quality?: CallQuality
  /**
   * Our address is kept from them, and the server names no relay: there is no way to them (CL9). `stranger`: because they
   * are no contact; `setting`: because we want it so for all.
   */
  readonly needsRelay?: 'stranger' | 'setting'
}

export type CallPhase =
  | { readonly kind: 'ringing-out' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'active'; readonly since: Timestamp }
  /** No way to anybody at the moment. */
  | { readonly kind: 'reconnecting'; readonly since: Timestamp }
  /** Stays until dismissed, or the next call. `message`: what they declined with. */
  | { readonly kind: 'ended'; readonly why: CallEnd; readonly message?: string; readonly lastedMs?: number }

/** What this device sends, and why not where it cannot. */
export interface OwnMedia {
  readonly muted: boolean
  /** Muted, and speaking nevertheless. */
  readonly speakingMuted: boolean
  readonly speaking: boolean
  readonly hand: boolean
  readonly camera?: MediaTrack
  readonly screen?: MediaTrack
  readonly microphoneFailure?: CaptureFailure
  readonly cameraFailure?: CaptureFailure
  readonly screenFailure?: CaptureFailure
}

/** The call this device is in, or was in until a moment ago. */
export interface CallView {
  readonly id: CallId
  readonly conversation: ConversationId
  /** Of the contact or the group. */
  readonly name: string
  readonly group: boolean
  readonly media: CallMedia
  readonly phase: CallPhase
  readonly own: OwnMedia
  readonly participants: readonly CallParticipant[]
  /** Whoever spoke last, or speaks. */
  readonly speaker?: DeviceId
  /** Cameras may be shown: there are few enough (CL1). */
  readonly videoAllowed: boolean
  /** Goes through relays alone (CL9). */
  readonly relayOnly: boolean
}

export interface IncomingCall {
  readonly id: CallId
  readonly conversation: ConversationId
  /** Who calls. */
  readonly account: AccountId
  readonly callerName: string
  /** Of the conversation. */
  readonly name: string
  readonly group: boolean
  readonly media: CallMedia
  readonly ringsUntil: Timestamp
}

/** A call that goes on in a group, and that we are not in. */
export interface OngoingCall {
  readonly id: CallId
  readonly conversation: ConversationId
  readonly media: CallMedia
  readonly participants: readonly { readonly account: AccountId; readonly name: string }[]
  /** `voice-only`: as many as may show pictures are in it. */
  readonly room: 'open' | 'voice-only' | 'full'
}

export interface CallEntry {
  readonly id: CallId
  readonly conversation: ConversationId
  /** Of the contact or the group. */
  readonly name: string
  readonly group: boolean
  /** Who called; ourselves for an outgoing one. */
  readonly account: AccountId
  readonly media: CallMedia
  readonly direction: 'incoming' | 'outgoing'
  readonly outcome: 'answered' | 'missed' | 'declined' | 'busy' | 'unanswered' | 'cancelled' | 'failed'
  readonly at: Timestamp
  /** Where it was answered, once it is over. */
  readonly lastedMs?: number
  /** A missed call that was looked at. */
  readonly seen: boolean
}

export type CallFilter = 'all' | 'missed' | 'incoming' | 'outgoing'

export interface CallDevices {
  readonly all: Watchable<readonly MediaDevice[]>
  /** By kind, the id of what was chosen; absent for the system's. Kept. */
  readonly chosen: Watchable<Readonly<Partial<Record<DeviceKind, string>>>>
  /** Takes effect at once, in a call too. */
  choose(kind: DeviceKind, id: string | undefined): Promise<void>
  /**
   * Opens microphone and, where asked, camera to look at them before a call; both are let go of with `dispose`.
   * `level`: how loud the microphone is, 0 to 1.
   */
  check(camera: boolean): CallCheck
}

export interface CallCheck extends Disposable {
  readonly level: Watchable<number>
  readonly camera: Watchable<MediaTrack | undefined>
  readonly microphoneFailure: Watchable<CaptureFailure | undefined>
  readonly cameraFailure: Watchable<CaptureFailure | undefined>
}

/**
 * Calls (CL1–CL9). Refused with a TincanError: `CALL_BUSY` (in one already), `CALL_FULL`, `NOT_FOUND`,
 * `NOT_MEMBER`, `NOT_CONTACT` (CL6), `CALLS_UNAVAILABLE` where this build has no media. Where a call may take relays
 * alone to everybody in it (CL9): `NO_RELAY` (by the setting) and `NO_RELAY_TO_STRANGERS` where the server names none,
 * `RELAY_UNKNOWN` where it cannot be asked.
 */
export interface CallsApi {
  readonly current: Watchable<CallView | undefined>
  /** Those that ring here; while in a call, those that wait. Not those to groups that are to be quiet: see `ongoing`. */
  readonly incoming: Watchable<readonly IncomingCall[]>
  ongoing(conversation: ConversationId): Watchable<OngoingCall | undefined>

  /** Calls everybody in the conversation; joins the call that goes on there. The camera is on for `video` alone. */
  start(conversation: ConversationId, media: CallMedia): Promise<CallId>
  /** Leaves the call we are in, if any. */
  accept(call: CallId, media: CallMedia): Promise<void>
  /** `message` goes into the conversation as a message of ours. */
  decline(call: CallId, message?: string): Promise<void>
  leave(): void
  /** Takes the view of an ended call away. */
  dismiss(): void

  setMuted(muted: boolean): void
  setCamera(on: boolean): Promise<void>
  setSharing(on: boolean): Promise<void>
  setHand(up: boolean): void
  react(emoji: CallReaction): void
  readonly onReaction: (
    listener: (reaction: { readonly device: DeviceId; readonly name: string; readonly emoji: CallReaction }) => void,
  ) => Disposable
  readonly devices: CallDevices

  /** The newest `limit`, newest first; all that are kept where there is none. `page.after` stands where there are older ones. */
  history(filter: CallFilter, limit?: number): Live<Listing<CallEntry>>
  /** Entries of one conversation, oldest first, the newest 500. */
  in(conversation: ConversationId): Live<readonly CallEntry[]>
  missed(): Live<number>
  /** All missed calls, or those of one conversation. */
  markSeen(conversation?: ConversationId): Promise<void>
  deleteEntry(call: CallId): Promise<void>
  clearHistory(): Promise<void>
}
