/** Flow control of one stream: how many bytes of messages may be under way, each way on its own. */

export const windowBytes = 256 * 1024
/** Credit goes back in portions: a frame for every part would be waste. */
const portionBytes = windowBytes / 2

export interface Inflow {
  /** What the other end may still send. */
  readonly left: number
  /** What was consumed and not given back yet. */
  readonly owed: number
}

export const fullInflow: Inflow = { left: windowBytes, owed: 0 }

/** `undefined` where that is more than the other end was allowed. */
export const received = ({ left, owed }: Inflow, bytes: number): Inflow | undefined =>
  bytes > left ? undefined : { left: left - bytes, owed }

export const consumed = ({ left, owed }: Inflow, bytes: number): Inflow => ({ left, owed: owed + bytes })

export const creditDue = ({ owed }: Inflow, paused: boolean): number => (paused || owed < portionBytes ? 0 : owed)

/** Holds from before the frame leaves: its answer may be quicker than the news that it left. */
export const gaveBack = ({ left, owed }: Inflow, bytes: number): Inflow => ({ left: left + bytes, owed: owed - bytes })

/** `undefined` for more than ever was sent: nobody gives back what they did not get. */
export const granted = (window: number, bytes: number): number | undefined =>
  bytes > windowBytes - window ? undefined : window + bytes
