import { toBase64Url } from '../base/bytes'
import { assert, TincanError } from '../base/errors'
import { isRequestId, type AccountId, type RequestId } from '../base/ids'
import { randomKey } from '../crypto/keys'
import { readCertificate } from '../identity/certificate'
import { cleanName } from '../identity/profile'
import { readInvite } from '../identity/invite'
import type { ContactRecord, IncomingRequest, OutgoingRequest } from '../storage/records'
import { profileKey, type Reading, type Writing } from '../storage/storage'
import { readSummary, summaryRecordOf } from '../sync/summary'
import type { ContactView, Messenger, OutgoingRequestView, Profile, RequestView } from './api'
import { befriend } from './befriend'
import type { Context } from './context'
import { validInvite } from './invites'
import { clear, eraseDoomed } from './reading'
import { contactView, requestView } from './views/introductions'

const mostOutgoing = 200

export const createContacts = (context: Context): Messenger['contacts'] => {
  const { storage, clock, random, happenings } = context
  const listRequests = async ({ requests }: Reading): Promise<readonly RequestView[]> => {
    const all = [...(await requests.list('key'))].sort((left, right) => right.at - left.at)
    return all.flatMap((record) => requestView(lapsed(record, clock.now())) ?? [])
  }
  const listContacts = async (records: Reading): Promise<readonly ContactView[]> => {
    const views = []
    for (const contact of await records.contacts.list('key'))
      if (contact.removed !== true) views.push(await contactView(records, contact))
    return views.sort((left, right) => left.name.localeCompare(right.name))
  }
  const settle = async (id: RequestId, change: (records: Writing, request: IncomingRequest) => Promise<void>) => {
    await storage.write(async (records) => {
      await change(records, await pendingRequest(records, id))
    })
    happenings.introductions.emit(undefined)
  }

  const readProfile = (account: AccountId) => async (records: Reading) =>
    profileOf(records, await knownContact(records, account))
  const setBlocked = async (account: AccountId, blocked: boolean): Promise<void> => {
    const { conversation } = await storage.write(async (records) => {
      const contact = await knownContact(records, account)
      await records.contacts.put({ ...contact, blocked })
      return contact
    })
    happenings.blocked.emit(account)
    happenings.conversation.emit(conversation)
  }

  return {
    request: async (link) => {
      const request = await storage.write((records) => newRequest(records, link, context))
      happenings.introductions.emit(undefined)
      return request
    },
    requests: () => storage.read(listRequests),
    liveRequests: () => storage.live(listRequests),
    accept: async (id) => {
      const { view, contact } = await storage.write(async (records) => {
        const request = await pendingRequest(records, id)
        const accepted = await acceptRequest(records, request, context, random)
        return { view: await contactView(records, accepted), contact: accepted }
      })
      happenings.conversation.emit(contact.conversation)
      happenings.introductions.emit(undefined)
      return view
    },
    decline: (id) => settle(id, ({ requests }, request) => requests.put({ ...request, state: 'declining' })),
    blockRequest: (id) =>
      settle(id, async ({ blocked, requests }, request) => {
        const accounts = (await blocked.get('blocked'))?.accounts ?? []
        await blocked.put({ accounts: [...accounts.filter((one) => one !== request.account), request.account] })
        await requests.put({ ...request, state: 'blocked' })
      }),
    dismiss: async (id) => {
      await storage.write(async ({ requests }) => {
        const request = await requests.get(id)
        if (request?.direction !== 'outgoing') {
          throw new TincanError('NOT_FOUND', 'There is no such request of yours on this device.')
        }
        await requests.delete(id)
      })
      happenings.introductions.emit(undefined)
    },
    list: () => storage.read(listContacts),
    live: () => storage.live(listContacts),
    profile: (account) => storage.read(readProfile(account)),
    liveProfile: (account) => storage.live(readProfile(account)),
    block: (account) => setBlocked(account, true),
    unblock: (account) => setBlocked(account, false),
    remove: (account) => removeContact(account, context),
    get: (account) => storage.read(async (records) => contactView(records, await knownContact(records, account))),
    setNickname: async (account, nickname) => {
      await storage.write(async (records) => {
        const { nickname: _, ...contact } = await knownContact(records, account)
        if (nickname.trim() === '') {
          await records.contacts.put(contact)
          return
        }
        const clean = cleanName(nickname)
        if (clean === undefined) throw new TincanError('INVALID_ARGUMENT', 'A nickname has 1 to 64 visible characters.')
        await records.contacts.put({ ...contact, nickname: clean })
      })
    },
  }
}

const knownContact = async ({ contacts }: Reading, account: ContactRecord['account']): Promise<ContactRecord> => {
  const contact = await contacts.get(account)
  if (contact === undefined || contact.removed === true)
    throw new TincanError('NOT_FOUND', 'There is no such contact on this device.')
  return contact
}

/** The conversation is cleared and put away; the device's own chain in it goes on where it was, should they meet again. */
const removeContact = async (account: AccountId, context: Context): Promise<void> => {
  const { conversation } = await context.storage.read((records) => knownContact(records, account))
  await clear(conversation, context)
  await context.storage.write(async (records) => {
    const { nickname: _, ...contact } = await knownContact(records, account)
    await records.contacts.put({ ...contact, blocked: false, removed: true })
    const kept = await records.conversations.get(conversation)
    if (kept !== undefined) {
      await records.conversations.put({ ...kept, hidden: true, shelf: '-' })
      await records.summaries.put(summaryRecordOf({ ...kept, shelf: '-' }, await readSummary(records, conversation)))
    }
    await records.preferences.delete(conversation)
  })
  await eraseDoomed(conversation, context)
  context.happenings.conversation.emit(conversation)
}

const profileOf = async (records: Reading, contact: ContactRecord): Promise<Profile> => {
  const told = await records.profiles.get(profileKey(contact.conversation, contact.account))
  if (told === undefined) return { name: contact.name, bio: '', statusText: '', links: [] }
  const { bio, links, name, picture, statusText } = told
  return { name, bio, statusText, links, ...(picture === undefined ? {} : { picture }) }
}

const pendingRequest = async ({ requests }: Reading, id: RequestId): Promise<IncomingRequest> => {
  const request = await requests.get(id)
  if (request?.direction !== 'incoming' || request.state !== 'pending') {
    throw new TincanError('NOT_FOUND', 'There is no such request waiting for an answer.')
  }
  return request
}

/** A request that no answer can come to any more has expired, whether or not the other said so. */
const lapsed = <T extends IncomingRequest | OutgoingRequest>(request: T, now: number): T | OutgoingRequest => {
  if (request.direction === 'incoming' || request.state !== 'waiting') return request
  const invite = readInvite(request.code)
  return invite.ok && invite.value.expiresAt > now ? request : { ...request, state: 'expired' }
}

const newRequest = async (records: Writing, link: string, context: Context): Promise<OutgoingRequestView> => {
  const invite = validInvite(link, context)
  const { account } = invite.certificate
  const earlier = (await records.requests.list('key')).filter((one) => one.direction === 'outgoing')
  const same = earlier.find((one) => one.invite === invite.id)
  const contact = await records.contacts.get(account)
  if (contact !== undefined && contact.removed !== true) {
    if (same?.state === 'accepted') throw new TincanError('INVITE_USED', 'You used this invite already.')
    throw new TincanError('ALREADY_CONTACT', `${invite.name} is among your contacts already.`)
  }
  if (same?.state === 'used')
    throw new TincanError('INVITE_USED', 'Somebody else has used this invite. Ask for a new one.')
  if (same?.state === 'revoked')
    throw new TincanError('INVITE_REVOKED', 'This invite was taken back. Ask for a new one.')
  if (same?.state === 'expired') throw new TincanError('INVITE_EXPIRED', 'This invite has expired. Ask for a new one.')
  if (same !== undefined) {
    const view = requestView(same)
    if (view?.direction === 'outgoing') return view
  }
  if (earlier.length >= mostOutgoing)
    throw new TincanError('INVALID_ARGUMENT', 'Too many requests are waiting. Clear some first.')
  const request: OutgoingRequest = {
    direction: 'outgoing',
    id: newRequestId(context),
    account,
    invite: invite.id,
    code: invite.code,
    name: invite.name,
    at: context.clock.now(),
    state: 'waiting',
  }
  await records.requests.put(request)
  const view = requestView(request)
  assert(view?.direction === 'outgoing', 'a request of our own')
  return view
}

const newRequestId = ({ random }: Context): RequestId => {
  const id = toBase64Url(random.bytes(16))
  assert(isRequestId(id), 'a request id')
  return id
}

/** Accepting makes the conversation and its first key (EV12), and uses the invite up (ID4). */
const acceptRequest = async (
  records: Writing,
  request: IncomingRequest,
  context: Context,
  random: Context['random'],
): Promise<ContactRecord> => {
  const certificate = readCertificate(request.certificate)
  const invite = readInvite(request.code)
  assert(certificate.ok && invite.ok, 'a request that was read when it came')
  const contact = await befriend(records, context, {
    certificate: certificate.value,
    name: request.name,
    key: { epoch: 1, key: randomKey(random), madeBy: context.self.account.id },
    server: invite.value.server,
  })
  await records.requests.put({ ...request, state: 'accepting' })
  const own = await records.invites.get(request.invite)
  if (own?.state === 'open') await records.invites.put({ ...own, state: 'used' })
  return contact
}
