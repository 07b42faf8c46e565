import type { AccountId, DeviceId } from '../base/ids'
import type { Directory } from './directory'

/** Whose each device is, of everybody who is or was a member. */
export const accountsOfDevices = ({ members }: Pick<Directory, 'members'>): ReadonlyMap<DeviceId, AccountId> =>
  new Map(members.flatMap(({ account, devices }) => devices.map(({ device }) => [device, account] as const)))

/**
 * Devices of those who were members while an epoch lasted: they meet on its topic. Whoever was removed since is
 * among them, and learns there that they were (EV12); what is written under a newer key is not handed out there.
 */
export const devicesInEpoch = ({ members }: Pick<Directory, 'members'>, epoch: number): readonly DeviceId[] =>
  members
    .filter(({ spans }) => spans.some(({ end, from }) => from <= epoch && (end === undefined || end.epoch >= epoch)))
    .flatMap(({ devices }) => devices.map(({ device }) => device))
