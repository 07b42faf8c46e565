import type { DeviceId } from '../../base/ids'
import { readCertificate } from '../../identity/certificate'
import { inviteLink, inviteWebLink, readInvite } from '../../identity/invite'
import type { ContactRecord, InviteRecord, RequestRecord } from '../../storage/records'
import { profileKey, type Reading } from '../../storage/storage'
import type { ContactView, InviteView, RequestView } from '../api'
import { rfc3339 } from '../context'

export const devicesOf = (contact: ContactRecord): readonly DeviceId[] =>
  contact.certificates.flatMap((bytes) => {
    const certificate = readCertificate(bytes)
    return certificate.ok && certificate.value.account === contact.account ? [certificate.value.device] : []
  })

export const contactView = async (records: Reading, contact: ContactRecord): Promise<ContactView> => {
  const profile = await records.profiles.get(profileKey(contact.conversation, contact.account))
  const profileName = profile?.name ?? contact.name
  return {
    account: contact.account,
    name: contact.nickname ?? profileName,
    profileName,
    ...(contact.nickname === undefined ? {} : { nickname: contact.nickname }),
    ...(profile === undefined || profile.statusText === '' ? {} : { statusText: profile.statusText }),
    ...(profile?.picture === undefined ? {} : { picture: profile.picture }),
    conversation: contact.conversation,
    since: rfc3339(contact.since),
    blocked: contact.blocked,
  }
}

export const inviteView = (record: InviteRecord, now: number): InviteView => {
  const invite = readInvite(record.code)
  if (!invite.ok) throw new Error('assertion failed: an invite of our own')
  return {
    id: record.id,
    link: inviteLink(invite.value),
    webLink: inviteWebLink(invite.value),
    createdAt: rfc3339(record.createdAt),
    expiresAt: rfc3339(record.expiresAt),
    state: record.state === 'open' && record.expiresAt <= now ? 'expired' : record.state,
  }
}

/** `undefined` for requests that are settled and shown nowhere. */
export const requestView = (record: RequestRecord): RequestView | undefined => {
  const { id, account, name } = record
  if (record.direction === 'incoming') {
    return record.state === 'pending'
      ? { direction: 'incoming', id, account, name, receivedAt: rfc3339(record.at) }
      : undefined
  }
  return record.state === 'accepted'
    ? undefined
    : { direction: 'outgoing', id, account, name, sentAt: rfc3339(record.at), state: record.state }
}
