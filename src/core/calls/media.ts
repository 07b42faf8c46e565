import type { Disposable } from '../base/disposables'
import type { IceServer } from '../network/signaling'
import type { CallWord } from './word'

/** As much of a browser's `MediaStreamTrack` as the core knows of; who shows or plays it narrows it with `instanceof`. */
export interface MediaTrack {
  readonly id: string
  readonly kind: string
  enabled: boolean
  readonly readyState: 'live' | 'ended'
  stop(): void
  addEventListener(type: 'ended', listener: () => void): void
  removeEventListener(type: 'ended', listener: () => void): void
}

/** What one end of a call sends at the moment. A slot without a track sends nothing, and keeps its place. */
export interface CallTracks {
  readonly microphone?: MediaTrack
  readonly camera?: MediaTrack
  readonly screen?: MediaTrack
  readonly screenSound?: MediaTrack
}

/** One step of finding a way between two devices (RFC 8829, RFC 8840). Bounded when it is decoded. */
export type CallStep =
  | { readonly type: 'offer'; readonly sdp: string }
  /** `to` names the offer that it answers. */
  | { readonly type: 'answer'; readonly sdp: string; readonly to?: string }
  | {
      readonly type: 'candidate'
      readonly candidate: {
        readonly candidate: string
        readonly sdpMLineIndex?: number | null | undefined
        readonly sdpMid?: string | null | undefined
      }
    }

/** `reconnecting`: the way is lost and looked for again (CL5). `closed` is final. */
export type CallPeerState = 'connecting' | 'connected' | 'reconnecting' | 'closed'

/** What goes over the way to one other device (CL7), as measured over the last second or two. */
export interface CallQuality {
  readonly path: 'direct' | 'relayed' | 'unknown'
  /** Round trip and jitter in ms, loss from 0 to 1, bitrates in bit/s; absent where nothing was measured yet. */
  readonly roundTripMs?: number | undefined
  readonly jitterMs?: number | undefined
  readonly lossIn?: number | undefined
  readonly lossOut?: number | undefined
  readonly bitrateIn: number
  readonly bitrateOut: number
  /** e.g. `opus`, `VP8`. */
  readonly audioCodec?: string | undefined
  readonly videoCodec?: string | undefined
  /** What is received of the largest picture. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  readonly framesPerSecond?: number | undefined
  /** Decoded since the connection began: tells pictures that move from one that stands. */
  readonly framesDecoded: number
  /** What the uplink takes, in bit/s, as congestion control estimates it. */
  readonly uplink?: number | undefined
}

/** What the pictures of one peer may cost; sound is never cut. */
export interface VideoBudget {
  readonly bitrate: number
  /** Of the shorter side, in pixels: 720 is 1280×720. */
  readonly height: number
  readonly framesPerSecond: number
}

export interface CallPeerOptions {
  /** Whether this end makes the offers: of two devices the one with the smaller id does. */
  readonly offering: boolean
  readonly iceServers: readonly IceServer[]
  /** No address of this device leaves it: relayed candidates only (CL9). */
  readonly relayOnly: boolean
  readonly tracks: CallTracks
  /** To be sealed, signed and brought to the other end. */
  say(step: CallStep): void
  onState(state: CallPeerState): void
  /** What the other end sends, whole, after each change. A track that is there may be silent or dark: the words tell. */
  onTracks(tracks: CallTracks): void
  /** What the other end says of itself in the call. Hostile words were dropped and counted by the adapter. */
  onWord(word: CallWord): void
  onBreach(): void
}

/** The way of sound and pictures to one other device. */
export interface CallPeer extends Disposable {
  readonly state: CallPeerState
  hear(step: CallStep): void
  /** Sends these from now on, without a new offer. */
  send(tracks: CallTracks): void
  /** Now, or as soon as the way stands. */
  say(word: CallWord): void
  spend(budget: { readonly camera: VideoBudget; readonly screen: VideoBudget }): void
  /** Never rejects; `undefined` once closed. */
  quality(): Promise<CallQuality | undefined>
  /** How loud the other end is, 0 to 1. */
  level(): number
}

/** The port to other devices' sound and pictures. */
export interface CallPeers {
  connect(options: CallPeerOptions): CallPeer
}

export type DeviceKind = 'microphone' | 'camera' | 'speaker'

export interface MediaDevice {
  readonly kind: DeviceKind
  readonly id: string
  /** Empty until the user has let us use one of its kind. */
  readonly label: string
}

/** Why there is no track. `refused`: by the user or the system. `missing`: no such device. `busy`: another program has it. */
export type CaptureFailure = 'refused' | 'missing' | 'busy' | 'cancelled' | 'unsupported'

export type Captured<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: CaptureFailure }

/** The port to this machine's microphones, cameras and screens. Nothing is captured before it is asked for. */
export interface MediaSource {
  /** Never rejects. */
  devices(): Promise<readonly MediaDevice[]>
  /** Devices were plugged in or out. */
  onDevices(listener: () => void): Disposable
  /** With echo cancellation, noise suppression and automatic gain. A device that is gone is another one instead. */
  microphone(device: string | undefined): Promise<Captured<MediaTrack>>
  /** Up to 720p. */
  camera(device: string | undefined): Promise<Captured<MediaTrack>>
  /** Asks which screen or window, where the system or the browser does; with its sound where that can be had. */
  screen(): Promise<Captured<Pick<CallTracks, 'screen' | 'screenSound'>>>
  /** How loud a track is, 0 to 1, some ten times a second, until disposed. */
  meter(track: MediaTrack, listener: (level: number) => void): Disposable
}
