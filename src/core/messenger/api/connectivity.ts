import type { PathReport } from '../../network/paths'
import type { SignalingState } from '../../network/signaling'

/** What stands between this device and others, as far as it can be looked at from here. */
export interface Connectivity {
  readonly server: SignalingState['kind']
  /** `undefined` where the server could not be asked which STUN and TURN to use. */
  readonly paths: PathReport | undefined
}
