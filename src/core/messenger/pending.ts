import type { InviteId } from '../base/ids'
import { liveKeys } from '../conversation/epoch'
import { directDirectory } from '../conversation/group'
import { directConversationId } from '../conversation/direct'
import { readCertificate, type DeviceCertificate } from '../identity/certificate'
import type { Invite } from '../identity/invite'
import type { Letter } from '../protocol/peer/envelope'
import type { RequestRecord } from '../storage/records'
import type { Reading } from '../storage/storage'
import type { Context } from './context'

/** An answer is still given this long after an invite ended, so that a late requester learns why. */
const graceMs = 7 * 24 * 60 * 60 * 1000
const mostWatched = 200

/** The invites whose topics have to be watched, with their codes; the newest where there are too many. */
export const readWatched = (context: Context): Promise<ReadonlyMap<InviteId, string>> => {
  const now = context.clock.now()
  return context.storage.read(async ({ invites, requests }) => {
    const own = (await invites.list('key')).filter(({ expiresAt }) => expiresAt + graceMs > now)
    const open = (await requests.list('key')).filter(isUnfinished)
    const all = [
      ...own.map(({ id, code, createdAt }) => ({ id, code, at: createdAt })),
      ...open.map(({ invite, code, at }) => ({ id: invite, code, at })),
    ].sort((left, right) => right.at - left.at)
    return new Map(all.slice(0, mostWatched).map(({ id, code }) => [id, code]))
  })
}

const isUnfinished = (request: RequestRecord): boolean =>
  request.direction === 'incoming'
    ? request.state === 'accepting' || request.state === 'declining'
    : request.state === 'waiting' || request.state === 'received'

/** What this device still has to say on an invite's topic: its outbox, read from the disk. */
export const pendingLetters = (
  context: Context,
  invite: Invite,
): Promise<readonly { readonly to: DeviceCertificate; readonly letter: Letter }[]> =>
  context.storage.read(async (records) => {
    const requests = (await records.requests.list('key')).filter((request) => request.invite === invite.id)
    const letters = []
    for (const request of requests) {
      if (request.direction === 'outgoing') {
        if (!isUnfinished(request)) continue
        const name = (await records.profile.get('profile'))?.name ?? ''
        const letter: Letter = { type: 'contact.request', request: request.id, invite: invite.id, name }
        letters.push({ to: invite.certificate, letter })
        continue
      }
      const letter =
        request.state === 'accepting'
          ? await acceptance(records, request, context)
          : request.state === 'declining'
            ? ({ type: 'contact.refuse', request: request.id, reason: 'declined' } as const)
            : undefined
      const to = readCertificate(request.certificate)
      if (letter !== undefined && to.ok) letters.push({ to: to.value, letter })
    }
    return letters
  })

/** The letter that makes two people contacts: the conversation and its first key (EV12). */
export const acceptance = async (
  records: Reading,
  request: RequestRecord,
  { self }: Context,
): Promise<Letter | undefined> => {
  const id = directConversationId(self.account.id, request.account)
  const conversation = await records.conversations.get(id)
  const [key] = conversation === undefined ? [] : liveKeys(conversation.keys, directDirectory([]))
  if (key === undefined) return undefined
  const name = (await records.profile.get('profile'))?.name ?? ''
  return { type: 'contact.accept', request: request.id, name, conversation: id, epochKey: key.key, madeBy: key.madeBy }
}
