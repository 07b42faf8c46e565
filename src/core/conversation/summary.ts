import type { AccountId, DeviceId } from '../base/ids'
import type { HybridTime } from '../protocol/peer/event'
import type { VersionVector } from '../protocol/peer/statement'
import { beginning } from './hybrid-clock'
import type { OrderKey } from '../protocol/peer/order'
import { emptyVector } from './vector'

/** What is known of a conversation as a whole, derived from its log and nothing else (EV5). */
export interface Summary {
  /** The highest sequence number held of each device; there are no gaps below it (EV10). */
  readonly held: VersionVector
  readonly time: HybridTime
  /** The sequence number at which a device contradicted itself; it and all after it are not shown (EV3). */
  readonly forks: VersionVector
  /** What members call themselves. */
  readonly names: ReadonlyMap<AccountId, { readonly name: string; readonly order: OrderKey }>
  /** The newest message. */
  readonly newest?: OrderKey
}

export const emptySummary: Summary = {
  held: emptyVector,
  time: beginning,
  forks: emptyVector,
  names: new Map(),
}

export const isHidden = (summary: Summary, device: DeviceId, sequence: number): boolean => {
  const fork = summary.forks.get(device)
  return fork !== undefined && sequence >= fork
}
