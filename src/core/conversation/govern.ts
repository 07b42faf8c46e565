import { toBase64Url } from '../base/bytes'
import { assert } from '../base/errors'
import { isPictureId, type AccountId, type DeviceId, type EventId, type PictureId } from '../base/ids'
import { hash } from '../crypto/derive'
import { readCertificate } from '../identity/certificate'
import type { OrderKey } from '../protocol/peer/order'
import { mayAdd, mayConvert, mayGiveKeys, mayManage, mayRemove, maySetRole } from './authority'
import { mostDevicesOfMember, type ControlBody } from './control'
import {
  currentMembers,
  currentPolicy,
  isMember,
  isWithinSpans,
  memberOf,
  newestEpoch,
  roleOf,
  type Directory,
  type EventPlace,
  type Member,
  type MemberDevice,
  type Role,
  type Span,
} from './directory'

export const mostMembers = 1000
const mostEverMembers = 4096
const mostChannels = 500
/** Keys of older epochs are noted no longer: nobody is brought over from there any more. */
const mostEpochNotes = 32

/** An event that changes the directory, opened. */
export interface ControlEvent {
  readonly id: EventId
  readonly author: AccountId
  readonly device: DeviceId
  readonly sequence: number
  readonly epoch: number
  readonly order: OrderKey
  readonly body: ControlBody
}

export const pictureId = (bytes: Uint8Array): PictureId => {
  const id = toBase64Url(hash(bytes))
  assert(isPictureId(id), 'a picture id')
  return id
}

/** The directory after one more event, or `undefined` where its author had no right to it: then it changes nothing. */
export const govern = (directory: Directory, event: ControlEvent): Directory | undefined => {
  const member = memberOf(directory, event.author)
  if (member === undefined || !isMember(directory, event.author) || !isWithinSpans(member, event)) return undefined
  const changed = change(directory, event)
  if (changed === undefined) return undefined
  const latest = event.order > directory.latest ? event.order : directory.latest
  return { ...changed, latest, effective: [...directory.effective, event.id].sort() }
}

const change = (directory: Directory, event: ControlEvent): Directory | undefined => {
  const { author, body } = event
  const since = sinceOf(directory, event)
  switch (body.kind) {
    case 'conversation.create':
      // Only the founder's first event founds: there is nobody else then.
      if (directory.effective.length > 0 || directory.kind === 'direct') return undefined
      return {
        ...directory,
        kind: body.conversation,
        name: body.name,
        ...(body.ref === undefined ? {} : { ref: body.ref }),
        epochs: [
          { epoch: event.epoch, keyId: body.keyId, since, by: writtenAt(event), devices: devicesOfAll(directory) },
        ],
      }
    case 'conversation.info':
      return mayManage(directory, author) && directory.kind !== 'direct' ? withInfo(directory, body) : undefined
    case 'conversation.policy':
      return mayManage(directory, author)
        ? { ...directory, policies: [...directory.policies, { since, policy: mergePolicy(directory, body.policy) }] }
        : undefined
    case 'conversation.timer':
      return mayManage(directory, author) ? { ...directory, disappearAfterMs: body.ms } : undefined
    case 'conversation.convert':
      return mayConvert(directory, author) ? { ...directory, kind: 'channel' } : undefined
    case 'member.add':
      return mayAdd(directory, author) ? withAdded(directory, event, body, since) : undefined
    case 'member.remove':
      return mayRemove(directory, author, body.account)
        ? withoutMember(directory, body.account, { epoch: event.epoch, cut: body.cut, by: writtenAt(event) }, since)
        : undefined
    case 'member.leave':
      return directory.kind === 'direct'
        ? undefined
        : withHeir(
            withoutMember(directory, author, { epoch: event.epoch, cut: body.cut, by: writtenAt(event) }, since),
            since,
          )
    case 'member.role':
      return maySetRole(directory, author, body.account, body.role)
        ? withRole(directory, author, body.account, body.role, since)
        : undefined
    case 'epoch.key':
      return mayGiveKeys(directory, author) ? withKey(directory, event, body, since) : undefined
    case 'channel.declare':
      return mayManage(directory, author) && directory.kind === 'community' ? withChannel(directory, body) : undefined
  }
}

/** Effects never stand before the effects they build on, whatever a clock says. */
const sinceOf = ({ latest }: Directory, { order }: ControlEvent): OrderKey =>
  latest !== '' && latest > order ? latest : order

const mergePolicy = (
  directory: Directory,
  patch: (ControlBody & { readonly kind: 'conversation.policy' })['policy'],
) => {
  const before = currentPolicy(directory)
  return {
    write: patch.write ?? before.write,
    pin: patch.pin ?? before.pin,
    add: patch.add ?? before.add,
    mentionEveryone: patch.mentionEveryone ?? before.mentionEveryone,
    editWindow: patch.editWindow ?? before.editWindow,
    adminsDelete: patch.adminsDelete ?? before.adminsDelete,
    history: patch.history ?? before.history,
  }
}

const withInfo = (
  directory: Directory,
  { name, description, picture }: ControlBody & { readonly kind: 'conversation.info' },
): Directory => {
  const { picture: before, ...rest } = directory
  const shown = picture === undefined ? before : picture.length === 0 ? undefined : pictureId(picture)
  return {
    ...rest,
    ...(shown === undefined ? {} : { picture: shown }),
    name: name ?? directory.name,
    description: description ?? directory.description,
  }
}

const withAdded = (
  directory: Directory,
  event: ControlEvent,
  { keys, members }: ControlBody & { readonly kind: 'member.add' },
  since: OrderKey,
): Directory | undefined => {
  let next = directory
  for (const { account, certificates, name } of members) {
    const devices = certifiedDevices(account, certificates)
    const before = memberOf(next, account)
    if (devices.length === 0) continue
    if (before !== undefined && isMember(next, account)) {
      // Known already: at most a device more.
      next = replaced(next, { ...before, devices: union(before.devices, devices) })
    } else if (currentMembers(next).length < mostMembers && next.members.length < mostEverMembers) {
      next = replaced(next, {
        account,
        name,
        devices: union(before?.devices ?? [], devices),
        seniority: next.members.reduce((most, { seniority }) => Math.max(most, seniority), 0) + 1,
        spans: [...(before?.spans ?? []), { from: event.epoch }],
        roles: [...(before?.roles ?? []), { since, role: 'member' }],
      })
    }
    next = {
      ...next,
      epochs: next.epochs.map((note) =>
        keys.includes(note.keyId)
          ? { ...note, devices: sortedDevices([...note.devices, ...devices.map(({ device }) => device)]) }
          : note,
      ),
    }
  }
  return next === directory ? undefined : next
}

export const certifiedDevices = (account: AccountId, certificates: readonly Uint8Array[]): readonly MemberDevice[] =>
  certificates.flatMap((bytes) => {
    const certificate = readCertificate(bytes)
    if (!certificate.ok || certificate.value.account !== account) return []
    const { device, agreementKey } = certificate.value
    return [{ device, agreementKey }]
  })

const union = (before: readonly MemberDevice[], more: readonly MemberDevice[]): readonly MemberDevice[] => {
  const all = new Map([...before, ...more].map((one) => [one.device, one]))
  return [...all.values()].sort((left, right) => (left.device < right.device ? -1 : 1)).slice(0, mostDevicesOfMember)
}

const sortedDevices = (devices: readonly DeviceId[]): readonly DeviceId[] => [...new Set(devices)].sort()

const replaced = (directory: Directory, member: Member): Directory => ({
  ...directory,
  members: [...directory.members.filter(({ account }) => account !== member.account), member].sort((left, right) =>
    left.account < right.account ? -1 : 1,
  ),
})

const withoutMember = (
  directory: Directory,
  account: AccountId,
  end: NonNullable<Span['end']>,
  since: OrderKey,
): Directory => {
  const member = memberOf(directory, account)
  assert(member, 'a member to remove')
  const spans = member.spans.map((span, index) => (index === member.spans.length - 1 ? { ...span, end } : span))
  return replaced(directory, { ...member, spans, roles: [...member.roles, { since, role: 'none' }] })
}

const withRole = (directory: Directory, by: AccountId, account: AccountId, role: Role, since: OrderKey): Directory => {
  const set = (from: Directory, who: AccountId, what: Role): Directory => {
    const member = memberOf(from, who)
    assert(member, 'a member with a role')
    return replaced(from, { ...member, roles: [...member.roles, { since, role: what }] })
  }
  return role === 'owner' ? set(set(directory, account, 'owner'), by, 'admin') : set(directory, account, role)
}

/** No conversation stays without an owner: the senior admin inherits, else the senior member. */
const withHeir = (directory: Directory, since: OrderKey): Directory => {
  const members = currentMembers(directory)
  if (members.some(({ account }) => roleOf(directory, account) === 'owner')) return directory
  const admins = members.filter(({ account }) => roleOf(directory, account) === 'admin')
  const [heir] = [...(admins.length > 0 ? admins : members)].sort((left, right) => left.seniority - right.seniority)
  return heir === undefined
    ? directory
    : replaced(directory, { ...heir, roles: [...heir.roles, { since, role: 'owner' }] })
}

const writtenAt = ({ device, sequence }: ControlEvent): EventPlace => ({ device, sequence })

const withKey = (
  directory: Directory,
  event: ControlEvent,
  { epoch, keyId, keys }: ControlBody & { readonly kind: 'epoch.key' },
  since: OrderKey,
): Directory | undefined => {
  const devices = keys.map(([device]) => device)
  const known = directory.epochs.find((note) => note.epoch === epoch && note.keyId === keyId)
  if (known !== undefined) {
    const more = { ...known, devices: sortedDevices([...known.devices, ...devices]) }
    return { ...directory, epochs: directory.epochs.map((note) => (note === known ? more : note)) }
  }
  // One step at a time: nobody runs the number up.
  if (epoch > newestEpoch(directory) + 1 || epoch < newestEpoch(directory)) return undefined
  const notes = [...directory.epochs, { epoch, keyId, since, by: writtenAt(event), devices: sortedDevices(devices) }]
  return { ...directory, epochs: notes.slice(-mostEpochNotes) }
}

const withChannel = (
  directory: Directory,
  { channel, description, name }: ControlBody & { readonly kind: 'channel.declare' },
): Directory | undefined => {
  const others = directory.channels.filter((one) => one.channel !== channel)
  if (others.length >= mostChannels) return undefined
  if (others.some((one) => one.name.toLowerCase() === name.toLowerCase())) return undefined
  const channels = [...others, { channel, name, description }]
  return { ...directory, channels: channels.sort((left, right) => (left.channel < right.channel ? -1 : 1)) }
}

const devicesOfAll = (directory: Directory): readonly DeviceId[] =>
  sortedDevices(directory.members.flatMap(({ devices }) => devices.map(({ device }) => device)))
