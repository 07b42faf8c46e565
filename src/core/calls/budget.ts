import type { VideoBudget } from './media'

/** What is known when pictures are budgeted. */
export interface Load {
  /** Devices that get our pictures: each gets them over a way of its own. */
  readonly receivers: number
  /** Devices that show pictures, ourselves among them: each has to be decoded. */
  readonly senders: number
  /** What our uplink takes to all of them together, in bit/s; absent until it was measured. */
  readonly uplink?: number
  readonly camera: boolean
  readonly screen: boolean
  /** Pictures that nothing is left for are tried all the same: a browser that sends none finds no more uplink, for ever. */
  readonly trying?: boolean
}

export interface Budgets {
  readonly camera: VideoBudget
  readonly screen: VideoBudget
}

/** Sound comes first: this much of the uplink is kept for each who hears us, in bit/s. */
const sound = 64_000
/** Of what remains pictures take so much: the estimate is not the truth. */
const share = 0.85
/** Of the means for pictures, where a screen is shown beside a face. */
const screenShare = 0.7
/** More makes no picture of ours better, in bit/s. */
const mostBitrate = 2_500_000
/** Before anything was measured, in bit/s to all. */
const assumed = 2_500_000

/** From the best to the least; a picture takes the first it can pay for, and none where it can pay for none. */
const cameraSteps: readonly VideoBudget[] = [
  { height: 720, framesPerSecond: 30, bitrate: 1_500_000 },
  { height: 540, framesPerSecond: 30, bitrate: 900_000 },
  { height: 360, framesPerSecond: 30, bitrate: 500_000 },
  { height: 270, framesPerSecond: 24, bitrate: 280_000 },
  { height: 180, framesPerSecond: 20, bitrate: 150_000 },
  { height: 180, framesPerSecond: 10, bitrate: 70_000 },
]
const screenSteps: readonly VideoBudget[] = [
  { height: 1080, framesPerSecond: 30, bitrate: 2_500_000 },
  { height: 1080, framesPerSecond: 15, bitrate: 1_200_000 },
  { height: 1080, framesPerSecond: 10, bitrate: 700_000 },
  { height: 720, framesPerSecond: 5, bitrate: 300_000 },
  { height: 720, framesPerSecond: 5, bitrate: 120_000 },
]
const dark: VideoBudget = { bitrate: 0, height: 180, framesPerSecond: 5 }

/** With how many who show pictures none is larger: small tiles need no more, and each is to be decoded (CL1). */
const largest = (senders: number): number => (senders <= 2 ? 720 : senders <= 4 ? 360 : 270)

/** What each way may cost: resolution and frame rate fall with the number of senders and the uplink. */
export const budgetsFor = ({ camera, receivers, screen, senders, trying = false, uplink = assumed }: Load): Budgets => {
  const each = uplink / Math.max(1, receivers)
  const pictures = Math.max(0, (each - sound) * share)
  // What is on a screen is read, and goes before faces.
  const forScreen = camera ? pictures * screenShare : pictures
  const forCamera = screen ? pictures * (1 - screenShare) : pictures
  const steps = cameraSteps.filter(({ height }) => height <= largest(senders))
  return {
    screen: screen ? best(screenSteps, forScreen, trying) : dark,
    camera: camera ? best(steps, forCamera, trying) : dark,
  }
}

/**
 * Size and frame rate follow the steps; the bitrate may be more than the step costs, within the means: browsers look
 * for no more uplink than about twice what they may use, and would stay where they began.
 */
const best = (steps: readonly VideoBudget[], means: number, trying: boolean): VideoBudget => {
  const step = steps.find(({ bitrate }) => bitrate <= means)
  if (step === undefined) return (trying ? steps.at(-1) : undefined) ?? dark
  return { ...step, bitrate: Math.min(means, 2 * step.bitrate, mostBitrate) }
}
