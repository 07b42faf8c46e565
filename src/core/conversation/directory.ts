import type { AccountId, ConversationId, DeviceId, EventId, KeyId, PictureId } from '../base/ids'
import type { AgreementPublicKey } from '../crypto/keys'
import type { OrderKey } from '../protocol/peer/order'
import type { Policy } from './policy'

export type Role = 'owner' | 'admin' | 'member'
export type ConversationKind = 'direct' | 'group' | 'channel' | 'community'

/** One event, by its device and its number there. */
export interface EventPlace {
  readonly device: DeviceId
  readonly sequence: number
}

/** While somebody is a member: from an epoch on, and where it has ended, up to which event of each device. */
export interface Span {
  readonly from: number
  /** Where it has ended: under which epoch, and what of each device still counts in the log that says so. */
  readonly end?: {
    readonly epoch: number
    readonly cut: readonly (readonly [DeviceId, number])[]
    readonly by: EventPlace
  }
}

export interface MemberDevice {
  readonly device: DeviceId
  readonly agreementKey: AgreementPublicKey
}

/** Somebody who is or was a member. */
export interface Member {
  readonly account: AccountId
  /** What whoever added them called them; they may say otherwise themselves. */
  readonly name: string
  readonly devices: readonly MemberDevice[]
  /** In the order of joining: the senior inherits what nobody owns any more. */
  readonly seniority: number
  readonly spans: readonly Span[]
  /** What they may do since when; `none` where they are no member. */
  readonly roles: readonly { readonly since: OrderKey | ''; readonly role: Role | 'none' }[]
}

/** A key of an epoch, by name, and which devices were given it. */
export interface EpochNote {
  readonly epoch: number
  readonly keyId: KeyId
  readonly since: OrderKey | ''
  /** The event that gave it: whoever holds that has the key, or could. */
  readonly by: EventPlace
  readonly devices: readonly DeviceId[]
}

export interface Channel {
  readonly channel: ConversationId
  readonly name: string
  readonly description: string
}

/**
 * Who is in a conversation and what its members agreed on: derived from its control events and nothing else
 * (EV5). What is sorted stands in the order of ids, so that one set of events gives one directory, byte for byte.
 */
export interface Directory {
  readonly kind: ConversationKind
  readonly name: string
  readonly description: string
  readonly picture?: PictureId
  readonly ref?: string
  readonly members: readonly Member[]
  readonly policies: readonly { readonly since: OrderKey | ''; readonly policy: Policy }[]
  readonly disappearAfterMs: number
  readonly epochs: readonly EpochNote[]
  readonly channels: readonly Channel[]
  /** Control events that took effect: the newest first is not implied; by id. */
  readonly effective: readonly EventId[]
  /** Control events that no other one names as its parent. */
  readonly tips: readonly EventId[]
  /** Where the last one that took effect stands. */
  readonly latest: OrderKey | ''
}

export const memberOf = ({ members }: Pick<Directory, 'members'>, account: AccountId): Member | undefined =>
  members.find((member) => member.account === account)

export const roleOf = (directory: Pick<Directory, 'members'>, account: AccountId): Role | 'none' =>
  memberOf(directory, account)?.roles.at(-1)?.role ?? 'none'

/** The role at a point of the conversation's order. */
export const roleAt = (directory: Pick<Directory, 'members'>, account: AccountId, at: OrderKey): Role | 'none' =>
  lastSince(memberOf(directory, account)?.roles ?? [], at)?.role ?? 'none'

export const policyAt = ({ policies }: Pick<Directory, 'policies'>, at: OrderKey): Policy => {
  const found = lastSince(policies, at) ?? policies[0]
  if (found === undefined) throw new Error('assertion failed: a directory with a policy')
  return found.policy
}

export const currentPolicy = ({ policies }: Pick<Directory, 'policies'>): Policy => {
  const found = policies.at(-1)
  if (found === undefined) throw new Error('assertion failed: a directory with a policy')
  return found.policy
}

const lastSince = <T extends { readonly since: string }>(entries: readonly T[], at: OrderKey): T | undefined => {
  let found: T | undefined
  for (const entry of entries) if (entry.since <= at) found = entry
  return found
}

export const currentMembers = (directory: Pick<Directory, 'members'>): readonly Member[] =>
  directory.members.filter(({ roles }) => roles.at(-1)?.role !== 'none' && roles.length > 0)

export const isMember = (directory: Pick<Directory, 'members'>, account: AccountId): boolean =>
  roleOf(directory, account) !== 'none'

/** Whether what a member's device wrote with this number, under this epoch, counts. */
export const isWithinSpans = (
  { spans }: Pick<Member, 'spans'>,
  { device, sequence, epoch }: { readonly device: DeviceId; readonly sequence: number; readonly epoch: number },
): boolean => spans.some(({ from, end }) => epoch >= from && (end === undefined || sequence <= cutOf(end.cut, device)))

/** The same in a channel of a community, whose log is not the one the cut speaks of. */
export const isWithinEpochs = ({ spans }: Pick<Member, 'spans'>, epoch: number): boolean =>
  spans.some(({ from, end }) => epoch >= from && (end === undefined || epoch <= end.epoch))

/** Up to where a device of somebody who is no member any more counts; `undefined` for a member. */
export const lastCut = ({ spans }: Pick<Member, 'spans'>, device: DeviceId): number | undefined => {
  const end = spans.at(-1)?.end
  return end === undefined ? undefined : cutOf(end.cut, device)
}

const cutOf = (cut: readonly (readonly [DeviceId, number])[], device: DeviceId): number =>
  cut.find(([one]) => one === device)?.[1] ?? 0

/**
 * Whether somebody whose log says that they are out was let in by an event that is not here yet, and may still come: of
 * whoever is out themselves only what they wrote before counts.
 */
export const isAwaited = (
  directory: Pick<Directory, 'members'>,
  admissions: readonly EventPlace[],
  held: ReadonlyMap<DeviceId, number>,
): boolean =>
  admissions.some(({ device, sequence }) => {
    if ((held.get(device) ?? 0) >= sequence) return false
    const author = directory.members.find(({ devices }) => devices.some((one) => one.device === device))
    return ((author && lastCut(author, device)) ?? Infinity) >= sequence
  })

export const newestEpoch = ({ epochs }: Pick<Directory, 'epochs'>): number =>
  epochs.reduce((newest, { epoch }) => Math.max(newest, epoch), 0)
