import type { AccountId } from '../base/ids'
import type { SymmetricKey } from '../crypto/keys'

/** One symmetric key of a conversation and who made it. Two contacts who accept each other at once make two. */
export interface EpochKey {
  readonly epoch: number
  readonly key: SymmetricKey
  readonly madeBy: AccountId
  /**
   * An event of the log gave it, some member showed it to open what was written under it, or handed it to us because we
   * lacked it. Without any of these it is of the founding or of an invitation.
   */
  readonly via?: 'log' | 'member' | 'handed'
}
