/**
 * Who is out and knows it (EV12). Whoever does not is waited for and told; whoever does listens on for a while, since what
 * put them out may count no more by what only the others heard, and nobody but those links with them.
 */
import { day } from '../base/durations'
import type { AccountId, DeviceId } from '../base/ids'
import { wallOfOrder } from '../protocol/peer/order'
import type { VersionVector } from '../protocol/peer/statement'
import { isMember, memberOf, type Directory, type Member } from './directory'

type Statements = ReadonlyMap<DeviceId, { readonly held: VersionVector }>

/** How long somebody who is out listens on, in ms. */
const listeningMs = 30 * day

/** Whether that device of somebody who is out has said that it holds the event that says so, or wrote it. */
export const knowsEnd = ({ devices, spans }: Member, device: DeviceId, statements: Statements): boolean => {
  const by = spans.at(-1)?.end?.by
  if (by === undefined) return false
  return (
    devices.some((one) => one.device === by.device) || (statements.get(device)?.held.get(by.device) ?? 0) >= by.sequence
  )
}

/** Devices that nobody links with any more. */
export const partedDevices = ({ members }: Pick<Directory, 'members'>, statements: Statements): ReadonlySet<DeviceId> =>
  new Set(
    members.flatMap((member) =>
      member.devices.map(({ device }) => device).filter((device) => knowsEnd(member, device, statements)),
    ),
  )

/** Whether we were removed or left, so far as we heard, and not so long ago that nobody will come to tell us otherwise. */
export const isListening = (directory: Pick<Directory, 'members'>, self: AccountId, now: number): boolean => {
  const since = memberOf(directory, self)?.roles.at(-1)?.since ?? ''
  return since !== '' && !isMember(directory, self) && wallOfOrder(since) + listeningMs > now
}
