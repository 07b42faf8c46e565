import type { CallTracks, VideoBudget } from '../../calls/media'

export type Slot = keyof CallTracks

/** In the order of their lines in a description: both ends know which is which by it, for all of the call. */
export const slots = ['microphone', 'camera', 'screen', 'screenSound'] as const satisfies readonly Slot[]

export const kindOf = (slot: Slot): 'audio' | 'video' =>
  slot === 'microphone' || slot === 'screenSound' ? 'audio' : 'video'

/** What is known of a track that is sent. */
export interface Sent {
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** `motion` for what moves on a screen; `detail`, or nothing, for what is read. */
  readonly contentHint: string
}

export interface Budgets {
  readonly camera: VideoBudget
  readonly screen: VideoBudget
}

type Encoding = Pick<
  RTCRtpEncodingParameters,
  'active' | 'maxBitrate' | 'maxFramerate' | 'networkPriority' | 'priority' | 'scaleResolutionDownBy'
>

export interface Sending {
  readonly encoding: Encoding
  readonly degradationPreference?: RTCDegradationPreference
}

/** In bit/s: more than speech needs, and what music takes. */
const soundBitrates = { microphone: 40_000, screenSound: 96_000 } as const
/** What is read is drawn anew seldom, and every picture of it is large. */
const fewFrames = 10
const fewestFrames = 5

/** How a slot is sent; without a budget as one alone on a good network may be. */
export const sendingOf = (slot: Slot, sent: Sent, budgets: Budgets | undefined): Sending => {
  switch (slot) {
    case 'microphone':
      return { encoding: { active: true, maxBitrate: soundBitrates[slot], priority: 'high', networkPriority: 'high' } }
    case 'screenSound':
      return {
        encoding: { active: true, maxBitrate: soundBitrates[slot], priority: 'medium', networkPriority: 'medium' },
      }
    case 'camera':
      return { encoding: pictures(sent, budgets?.camera ?? defaults.camera), degradationPreference: 'balanced' }
    case 'screen':
      return screen(sent, budgets?.screen ?? defaults.screen)
  }
}

const defaults: Budgets = {
  camera: { bitrate: 1_700_000, height: 720, framesPerSecond: 30 },
  screen: { bitrate: 2_500_000, height: 1_080, framesPerSecond: 30 },
}

const screen = (sent: Sent, budget: VideoBudget): Sending => {
  const isMotion = sent.contentHint === 'motion'
  const most = isMotion ? budget.framesPerSecond : Math.min(fewFrames, budget.framesPerSecond)
  return {
    encoding: pictures(sent, { ...budget, framesPerSecond: Math.max(fewestFrames, most) }),
    degradationPreference: isMotion ? 'maintain-framerate' : 'maintain-resolution',
  }
}

const pictures = ({ width, height }: Sent, budget: VideoBudget): Encoding => {
  const shorter = Math.min(width ?? Infinity, height ?? Infinity)
  const scale = Number.isFinite(shorter) && budget.height > 0 ? shorter / budget.height : 1
  return {
    active: budget.bitrate > 0,
    // Zero is no bitrate a browser takes.
    maxBitrate: Math.max(1_000, Math.round(budget.bitrate)),
    maxFramerate: Math.max(1, budget.framesPerSecond),
    scaleResolutionDownBy: Math.max(1, scale),
    priority: 'low',
    networkPriority: 'low',
  }
}
