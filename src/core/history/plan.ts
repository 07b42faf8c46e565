import type { DeviceId } from '../base/ids'
import { mergeVectors, sequenceIn } from '../conversation/vector'
import type { VersionVector } from '../protocol/peer/statement'
import { mostRanges, type EventRange } from './wire'

/** Somebody linked who may be asked, and what they said they hold. */
export interface Source {
  readonly device: DeviceId
  readonly held: VersionVector
}

export interface Question {
  readonly of: DeviceId
  readonly ranges: readonly EventRange[]
}

export interface PlanningState {
  readonly held: VersionVector
  readonly sources: readonly Source[]
  /** Whose events somebody is being asked for already. */
  readonly asked: ReadonlySet<DeviceId>
  /** Up to which number a device's events would be of use to us; 0: of none yet. */
  readonly upTo: (device: DeviceId) => number
}

/** How many events somebody who holds `theirs` has and somebody who holds `ours` lacks. */
export const lagBehind = (
  ours: VersionVector,
  theirs: VersionVector,
  upTo: (device: DeviceId) => number = () => Infinity,
): number => {
  let lag = 0
  for (const [device, last] of theirs) lag += Math.max(0, Math.min(last, upTo(device)) - sequenceIn(ours, device))
  return lag
}

/**
 * Which of the sources to ask for what: each device's events of one alone, so that nothing comes twice, and the work
 * spread over all of them. Events of one device are applied in order, so to split them would gain nothing.
 */
export const planHistory = ({ asked, held, sources, upTo }: PlanningState): readonly Question[] => {
  const questions = sources.map((source) => ({ source, load: 0, ranges: new Array<EventRange>() }))
  const told = sources.reduce<VersionVector>((all, source) => mergeVectors(all, source.held), new Map())
  const wanted = [...told].flatMap(([device, last]) => {
    const from = sequenceIn(held, device) + 1
    const length = Math.min(last, upTo(device)) - from + 1
    return length < 1 || asked.has(device) ? [] : [{ device, from, length }]
  })
  // The longest first: what is short evens out what is left.
  wanted.sort((left, right) => right.length - left.length || (left.device < right.device ? -1 : 1))
  for (const { device, from } of wanted) {
    const [best] = questions
      .filter(({ ranges, source }) => ranges.length < mostRanges && sequenceIn(source.held, device) >= from)
      .sort((left, right) => left.load - right.load)
    if (best === undefined) continue
    const to = Math.min(upTo(device), sequenceIn(best.source.held, device))
    best.ranges.push({ device, from, to })
    best.load += to - from + 1
  }
  return questions.flatMap(({ ranges, source }) => (ranges.length === 0 ? [] : [{ of: source.device, ranges }]))
}
