import type { AccountId } from '../base/ids'
import type { OrderKey } from '../protocol/peer/order'
import { currentPolicy, memberOf, policyAt, roleAt, roleOf, type Directory, type Role } from './directory'
import type { Policy, Writers } from './policy'

/** Who stands above whom: an act against somebody needs a higher rank than theirs. */
const ranks = { none: 0, member: 1, admin: 2, owner: 3 } as const

export const rankOf = (role: Role | 'none'): number => ranks[role]

const lets = (who: Writers, role: Role | 'none'): boolean =>
  role !== 'none' && (who === 'everyone' || rankOf(role) >= ranks.admin)

export type MessageRight = 'write' | 'pin' | 'mentionEveryone' | 'deleteOthers'

/** In a direct conversation both are members, and nobody stands above the other. */
const holds = (role: Role | 'none', policy: Policy, right: MessageRight): boolean =>
  right === 'deleteOthers' ? policy.adminsDelete && rankOf(role) >= ranks.admin : lets(policy[right], role)

/** Whether a member had a right at a point of the conversation's order (EV4). */
export const hadRight = (directory: Directory, account: AccountId, at: OrderKey, right: MessageRight): boolean =>
  holds(roleAt(directory, account, at), policyAt(directory, at), right)

export const hasRight = (directory: Directory, account: AccountId, right: MessageRight): boolean =>
  holds(roleOf(directory, account), currentPolicy(directory), right)

export const mayManage = (directory: Directory, account: AccountId): boolean => {
  const role = roleOf(directory, account)
  return directory.kind === 'direct' ? role !== 'none' : rankOf(role) >= ranks.admin
}

export const mayAdd = (directory: Directory, account: AccountId): boolean =>
  directory.kind !== 'direct' && lets(currentPolicy(directory).add, roleOf(directory, account))

export const mayRemove = (directory: Directory, by: AccountId, account: AccountId): boolean =>
  directory.kind !== 'direct' &&
  rankOf(roleOf(directory, by)) >= ranks.admin &&
  rankOf(roleOf(directory, by)) > rankOf(roleOf(directory, account)) &&
  roleOf(directory, account) !== 'none'

/** Admins make admins; only the owner unmakes them. Ownership is handed over by the owner alone. */
export const maySetRole = (directory: Directory, by: AccountId, account: AccountId, role: Role): boolean => {
  const own = roleOf(directory, by)
  const theirs = roleOf(directory, account)
  if (directory.kind === 'direct' || by === account || theirs === 'none' || theirs === role) return false
  if (role === 'owner') return own === 'owner'
  return rankOf(own) >= ranks.admin && rankOf(own) > rankOf(theirs)
}

/** Who looks after the keys: admins. */
export const owesKeys = (directory: Directory, account: AccountId): boolean =>
  directory.kind !== 'direct' && rankOf(roleOf(directory, account)) >= ranks.admin

/**
 * Whose keys count: also those of a member who was an admin once. A key tells nobody what they may not know, and
 * members may have written under it before they heard of the demotion: it would be lost with it.
 */
export const mayGiveKeys = (directory: Directory, account: AccountId): boolean =>
  directory.kind !== 'direct' &&
  roleOf(directory, account) !== 'none' &&
  memberOf(directory, account)?.roles.some(({ role }) => rankOf(role) >= ranks.admin) === true

export const mayConvert = (directory: Directory, account: AccountId): boolean =>
  directory.kind === 'group' && roleOf(directory, account) === 'owner'
