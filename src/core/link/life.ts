/** The life of one link, as a pure machine. Whoever drives it feeds it what happens and the time, in ms. */
export type Life =
  /** Offer, answer, a way, two proofs. */
  | { readonly kind: 'opening'; readonly since: number; readonly restarts: number }
  | { readonly kind: 'open'; readonly heard: number; readonly asked: boolean }
  /** The way is lost; another may be found. */
  | { readonly kind: 'shaken'; readonly since: number; readonly restarts: number }
  | { readonly kind: 'over' }

export type LifeEvent = 'proven' | 'heard' | 'way-lost' | 'tick' | 'ended'

/** What the driver is to do now. */
export type LifeAct = 'none' | 'ping' | 'restart-ice'

/** What takes longer to open is stuck: a signal got lost, say. */
const openingMs = 30_000
const quietMs = 10_000
/** Not even an answer to our ping. */
const silentMs = 25_000
const patienceMs = 30_000

/** When another way is looked for, in ms since the beginning, or since the way was lost. */
export interface Restarts {
  readonly opening: readonly number[]
  readonly shaken: readonly number[]
}

/** A link that does not open is another link, later. Most losses are over before anybody would notice. */
const ofLinks: Restarts = { opening: [], shaken: [2_000, 11_000, 20_000] }

export const opening = (now: number): Life => ({ kind: 'opening', since: now, restarts: 0 })

interface Step {
  readonly life: Life
  readonly act: LifeAct
}

export const live = (life: Life, event: LifeEvent, now: number, restarts = ofLinks): Step => {
  if (life.kind === 'over') return { life, act: 'none' }
  switch (event) {
    case 'ended':
      return { life: { kind: 'over' }, act: 'none' }
    case 'proven':
      return { life: life.kind === 'opening' ? heardAt(now) : life, act: 'none' }
    case 'heard':
      return { life: life.kind === 'opening' ? life : heardAt(now), act: 'none' }
    case 'way-lost':
      return { life: life.kind === 'open' ? shakenAt(now) : life, act: 'none' }
    case 'tick':
      return tick(life, now, restarts)
  }
}

const heardAt = (now: number): Life => ({ kind: 'open', heard: now, asked: false })
const shakenAt = (now: number): Life => ({ kind: 'shaken', since: now, restarts: 0 })

const tick = (life: Exclude<Life, { kind: 'over' }>, now: number, restarts: Restarts): Step => {
  switch (life.kind) {
    case 'opening':
      return now - life.since >= openingMs ? over : again(life, now, restarts.opening)
    case 'open':
      if (now - life.heard >= silentMs) return { life: shakenAt(now), act: 'none' }
      return now - life.heard >= quietMs && !life.asked
        ? { life: { ...life, asked: true }, act: 'ping' }
        : { life, act: 'none' }
    case 'shaken':
      return now - life.since >= patienceMs ? over : again(life, now, restarts.shaken)
  }
}

const over: Step = { life: { kind: 'over' }, act: 'none' }

const again = (life: Extract<Life, { restarts: number }>, now: number, atMs: readonly number[]): Step =>
  now - life.since >= (atMs[life.restarts] ?? Infinity)
    ? { life: { ...life, restarts: life.restarts + 1 }, act: 'restart-ice' }
    : { life, act: 'none' }
