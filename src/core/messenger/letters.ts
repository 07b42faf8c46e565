import type { AccountId } from '../base/ids'
import { directConversationId } from '../conversation/direct'
import type { EpochKey } from '../conversation/epoch'
import type { Invite } from '../identity/invite'
import { cleanName } from '../identity/profile'
import type { Letter, ReceivedLetter } from '../protocol/peer/envelope'
import type { ContactRecord } from '../storage/records'
import type { Writing } from '../storage/storage'
import type { Context } from './context'
import { befriend } from './befriend'
import { acceptance } from './pending'
import { devicesOf } from './views/introductions'

/** How many may wait for an answer on one invite; whoever spreads a link can still flood nobody's screen. */
const mostPendingPerInvite = 20

export interface Reply {
  readonly letter?: Letter
  readonly happened?: 'requested' | 'received' | 'accepted' | 'confirmed' | 'refused'
  readonly contact?: ContactRecord
  readonly refused?: string
}

const nothing: Reply = {}

/** Takes one letter in and decides the answer; everything it changes is on the disk when it resolves. */
export const answerLetter = (context: Context, invite: Invite, received: ReceivedLetter): Promise<Reply> => {
  const ours = invite.certificate.account === context.self.account.id
  return context.storage.write((records) =>
    ours ? asInviter(records, context, invite, received) : asRequester(records, context, invite, received),
  )
}

const asInviter = async (
  records: Writing,
  context: Context,
  invite: Invite,
  { from, letter }: ReceivedLetter,
): Promise<Reply> => {
  if (from.account === context.self.account.id) return nothing
  const known = await records.requests.get(letter.request)
  if (letter.type === 'contact.accepted') {
    if (known?.direction !== 'incoming' || known.account !== from.account) return { refused: 'unexpected' }
    if (known.state !== 'accepting') return nothing
    await records.requests.put({ ...known, state: 'accepted' })
    return { happened: 'confirmed' }
  }
  if (letter.type !== 'contact.request' || letter.invite !== invite.id) return { refused: 'unexpected' }
  const blocked = (await records.blocked.get('blocked'))?.accounts ?? []
  if (blocked.includes(from.account)) return nothing
  if (known !== undefined) {
    if (known.direction !== 'incoming' || known.account !== from.account) return { refused: 'unexpected' }
    switch (known.state) {
      case 'pending':
        return { letter: { type: 'contact.received', request: known.id } }
      case 'accepting':
      case 'accepted': {
        const letter = await acceptance(records, known, context)
        return letter === undefined ? nothing : { letter }
      }
      case 'declining':
      case 'declined':
        // The answer is on its way once more; that is all there is to do.
        if (known.state === 'declining') await records.requests.put({ ...known, state: 'declined' })
        return { letter: { type: 'contact.refuse', request: known.id, reason: 'declined' } }
      case 'blocked':
        return nothing
    }
  }
  return newRequest(records, context, invite, { from, letter })
}

const newRequest = async (
  records: Writing,
  context: Context,
  invite: Invite,
  { from, letter }: { readonly from: ReceivedLetter['from']; readonly letter: Letter & { type: 'contact.request' } },
): Promise<Reply> => {
  const now = context.clock.now()
  const refuse = (reason: 'used' | 'revoked' | 'expired'): Reply => ({
    letter: { type: 'contact.refuse', request: letter.request, reason },
  })
  const name = cleanName(letter.name)
  if (name === undefined) return { refused: 'malformed' }
  const request = {
    direction: 'incoming',
    id: letter.request,
    account: from.account,
    invite: invite.id,
    code: invite.code,
    certificate: from.bytes,
    name,
    at: now,
  } as const
  const contact = await records.contacts.get(from.account)
  if (contact !== undefined && contact.removed !== true && devicesOf(contact).includes(from.device)) {
    // They lost our answer, or ask again by another link: they are a contact already.
    const accepted = { ...request, state: 'accepted' } as const
    const answer = await acceptance(records, accepted, context)
    if (answer === undefined) return nothing
    await records.requests.put(accepted)
    return { letter: answer }
  }
  const own = await records.invites.get(invite.id)
  if (own === undefined) return { refused: 'unexpected' }
  if (own.state !== 'open') return refuse(own.state)
  if (own.expiresAt <= now) return refuse('expired')
  const waiting = (await records.requests.list('key')).filter(
    (one) => one.direction === 'incoming' && one.state === 'pending' && one.invite === invite.id,
  )
  const earlier = waiting.find(({ account }) => account === from.account)
  if (earlier !== undefined) await records.requests.delete(earlier.id)
  else if (waiting.length >= mostPendingPerInvite) return { refused: 'too-many' }
  await records.requests.put({ ...request, state: 'pending' })
  return { letter: { type: 'contact.received', request: letter.request }, happened: 'requested' }
}

const asRequester = async (
  records: Writing,
  context: Context,
  invite: Invite,
  { from, letter }: ReceivedLetter,
): Promise<Reply> => {
  const request = await records.requests.get(letter.request)
  const expected = request?.direction === 'outgoing' && request.invite === invite.id
  if (!expected || from.account !== invite.certificate.account) return { refused: 'unexpected' }
  switch (letter.type) {
    case 'contact.received':
      if (request.state !== 'waiting') return nothing
      await records.requests.put({ ...request, state: 'received' })
      return { happened: 'received' }
    case 'contact.refuse':
      if (request.state !== 'waiting' && request.state !== 'received') return nothing
      await records.requests.put({ ...request, state: letter.reason })
      return { happened: 'refused' }
    case 'contact.accept': {
      const confirmation: Letter = { type: 'contact.accepted', request: request.id }
      if (request.state === 'accepted') return { letter: confirmation }
      const name = cleanName(letter.name)
      const key = acceptedKey(letter, from.account, context.self.account.id)
      if (name === undefined || key === undefined) return { refused: 'malformed' }
      const contact = await befriend(records, context, { certificate: from, name, key, server: invite.server })
      await records.requests.put({ ...request, state: 'accepted' })
      return { letter: confirmation, happened: 'accepted', contact }
    }
    case 'contact.request':
    case 'contact.accepted':
      return { refused: 'unexpected' }
  }
}

/** The key must be for the one conversation these two can have, and made by one of them. */
const acceptedKey = (
  letter: Letter & { type: 'contact.accept' },
  other: AccountId,
  self: AccountId,
): EpochKey | undefined =>
  letter.conversation === directConversationId(self, other) && (letter.madeBy === other || letter.madeBy === self)
    ? { epoch: 1, key: letter.epochKey, madeBy: letter.madeBy }
    : undefined
