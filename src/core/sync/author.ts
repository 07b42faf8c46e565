import type { AccountId } from '../base/ids'
import type { Device } from '../identity/device'

/** Who writes on this device. */
export interface Author {
  readonly account: AccountId
  readonly device: Device
}
