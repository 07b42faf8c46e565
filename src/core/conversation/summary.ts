import type { DeviceId } from '../base/ids'
import type { HybridTime } from '../protocol/peer/event'
import type { OrderKey } from '../protocol/peer/order'
import type { VersionVector } from '../protocol/peer/statement'
import { beginning } from './hybrid-clock'
import { emptyVector } from './vector'

/** What is known of a conversation as a whole, derived from its log and nothing else (EV5). */
export interface Summary {
  /** The highest sequence number held of each device; there are no gaps below it (EV10). */
  readonly held: VersionVector
  readonly time: HybridTime
  /** The sequence number at which a device contradicted itself; it and all after it are not shown (EV3). */
  readonly forks: VersionVector
  /** The newest message or notice. */
  readonly newest?: OrderKey
}

export const emptySummary: Summary = {
  held: emptyVector,
  time: beginning,
  forks: emptyVector,
}

export const isHidden = (summary: Pick<Summary, 'forks'>, device: DeviceId, sequence: number): boolean => {
  const fork = summary.forks.get(device)
  return fork !== undefined && sequence >= fork
}
