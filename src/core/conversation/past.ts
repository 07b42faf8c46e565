/**
 * What was said before somebody came, where the policy at their joining says `history: 'joining'` (EV17): members do
 * not hand them the words of it, and their own device does not show them.
 */
import type { AccountId } from '../base/ids'
import type { OrderKey } from '../protocol/peer/order'
import { memberOf, policyAt, type Directory } from './directory'

/** From the first point on and before the second. */
export interface Stretch {
  readonly from: OrderKey | ''
  readonly to: OrderKey
}

const open: readonly Stretch[] = []

/** The stretches of a conversation closed to somebody; joining once more under `everything` opens all before it. */
export const closedPast = (
  directory: Pick<Directory, 'members' | 'policies'>,
  account: AccountId,
): readonly Stretch[] => {
  let closed = open
  let outside: OrderKey | '' | undefined = ''
  for (const { role, since } of memberOf(directory, account)?.roles ?? []) {
    if (role === 'none') outside ??= since
    else if (outside !== undefined) {
      // Who was there before anybody could be added has no past to be kept from.
      if (since !== '')
        closed = policyAt(directory, since).history === 'everything' ? open : [...closed, { from: outside, to: since }]
      outside = undefined
    }
  }
  return closed
}

export const isWithin = (stretches: readonly Stretch[], order: OrderKey): boolean =>
  stretches.some(({ from, to }) => from <= order && order < to)

/** Whether somebody may have what was said at this point. */
export const isOpenTo = (
  directory: Pick<Directory, 'members' | 'policies'>,
  account: AccountId,
  order: OrderKey,
): boolean => !isWithin(closedPast(directory, account), order)
