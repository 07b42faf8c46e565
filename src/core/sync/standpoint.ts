import type { AccountId, DeviceId } from '../base/ids'
import { isMember, lastCut, memberOf } from '../conversation/directory'
import { meetingKeys } from '../conversation/epoch'
import type { Summary } from '../conversation/summary'
import type { PeerLink } from '../network/transport'
import type { VersionVector } from '../protocol/peer/statement'
import type { Standpoint } from './catch-up'
import type { RoomRights } from './rights'
import type { WindowBounds } from './window'

/** Asked is in the room of our newest epoch, and where we look for those who know newer ones: what was said before may be handed over there, too. */
export const isAskedIn = (rights: RoomRights, self: AccountId): boolean => {
  const { directory, keys } = rights.current
  return rights.epoch >= (meetingKeys(keys, directory, self)[0]?.epoch ?? 0)
}

/** Who of those linked could hand us what, as far as we know the members: more is asked for as they become known. */
export const standpointOf = (
  rights: RoomRights,
  self: AccountId,
  { forks, held }: Pick<Summary, 'forks' | 'held'>,
  told: ReadonlyMap<DeviceId, VersionVector>,
  links: readonly PeerLink[],
  { ahead, lag }: Pick<WindowBounds, 'ahead' | 'lag'>,
): Standpoint => {
  const isInside = isMember(rights.current.directory, self)
  return {
    held,
    sources: links.flatMap(({ device }) => {
      const theirs = told.get(device)
      return theirs === undefined ? [] : [{ device, held: theirs }]
    }),
    upTo: (device) => Math.min(forks.get(device) ?? Infinity, lastOf(rights, device)),
    // Until we know the members we cannot tell how much we lack.
    threshold: isInside ? lag : 0,
    ahead: isInside ? ahead : Infinity,
  }
}

/** Up to which number a device's events may be admitted. */
const lastOf = (rights: RoomRights, device: DeviceId): number => {
  const { directory, inCommunity } = rights.current
  const account = rights.accountOf(device)
  if (account === undefined) return 0
  if (inCommunity || isMember(directory, account)) return Infinity
  const member = memberOf(directory, account)
  return (member && lastCut(member, device)) ?? Infinity
}
