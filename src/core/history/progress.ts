/** How far a long catch-up has come, in events. What is expected may grow meanwhile. */
export interface CatchUpProgress {
  readonly received: number
  readonly expected: number
}

/** What is caught up sooner than anybody would read of it is not told. */
const leastTold = 500

/** From where on a catch-up counts, and how many events are held and lacking at the moment. */
export interface Advance {
  readonly from: number
  readonly held: number
  readonly lacking: number
}

/** `undefined` where nothing is being caught up. */
export const advanceOf = (
  before: Advance | undefined,
  now: { readonly held: number; readonly lacking: number; readonly asking: boolean },
): Advance | undefined => {
  const { asking, held, lacking } = now
  if (lacking === 0 || (before === undefined && !asking)) return undefined
  // What was cut off with a member may make it less than it was.
  return { from: Math.min(before?.from ?? held, held), held, lacking }
}

export const progressOf = (advance: Advance | undefined): CatchUpProgress | undefined => {
  if (advance === undefined) return undefined
  const received = advance.held - advance.from
  const expected = received + advance.lacking
  return expected < leastTold ? undefined : { received, expected }
}

export const isSameProgress = (left: CatchUpProgress | undefined, right: CatchUpProgress | undefined): boolean =>
  left?.received === right?.received && left?.expected === right?.expected
