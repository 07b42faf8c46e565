/** Whether somebody speaks, from how loud they are. */
export interface Voice {
  readonly speaking: boolean
  /** When they were last loud. */
  readonly loud: number
}

export const silent: Voice = { speaking: false, loud: Number.NEGATIVE_INFINITY }

/** 0 to 1: breath and a quiet room are below it. */
const threshold = 0.02
/** Pauses between words are no silence, in ms. */
const holdMs = 600

export const listen = (voice: Voice, level: number, now: number): Voice => {
  const loud = level >= threshold ? now : voice.loud
  const speaking = now - loud < holdMs
  return speaking === voice.speaking && loud === voice.loud ? voice : { speaking, loud }
}

/** Whoever has the screen keeps it for so long, in ms: two who speak at once do not make it flicker. */
const keepMs = 1_500

export interface Speaker<Id> {
  readonly id: Id
  readonly since: number
}

/** Who is shown as the one who speaks: somebody who does, and the one before where nobody does. */
export const speakerOf = <Id>(
  before: Speaker<Id> | undefined,
  voices: ReadonlyMap<Id, Voice>,
  now: number,
): Speaker<Id> | undefined => {
  const present = before !== undefined && voices.has(before.id) ? before : undefined
  if (present !== undefined && (voices.get(present.id)?.speaking === true || now - present.since < keepMs))
    return present
  const [speaking] = [...voices]
    .filter(([, voice]) => voice.speaking)
    .sort(([, left], [, right]) => right.loud - left.loud)
  return speaking === undefined ? present : { id: speaking[0], since: now }
}
