import { TincanError } from '../base/errors'
import { createInvite, readInvite, type Invite } from '../identity/invite'
import type { InviteRecord } from '../storage/records'
import type { Writing } from '../storage/storage'
import type { Messenger } from './api'
import { rfc3339, type Context } from './context'
import { inviteView } from './views/introductions'

/** Every open invite is a topic that we keep watch on. */
const mostOpen = 50

export const createInvites = (context: Context): Messenger['invites'] => {
  const { storage, clock, happenings } = context
  const made = async (make: (records: Writing) => Promise<InviteRecord>) => {
    const record = await storage.write(make)
    happenings.introductions.emit(undefined)
    return inviteView(record, clock.now())
  }
  return {
    create: () => made((records) => newInvite(records, context)),
    current: () =>
      made(async (records) => {
        const open = (await records.invites.list('key')).filter(
          (one) => isOpen(one, clock.now()) && namesUs(one, context),
        )
        const { name } = (await records.profile.get('profile')) ?? { name: '' }
        const [newest] = open
          .filter(({ code }) => nameIn(code) === name)
          .sort((left, right) => right.createdAt - left.createdAt)
        return newest ?? newInvite(records, context)
      }),
    list: () =>
      storage.read(async ({ invites }) => {
        const all = [...(await invites.list('key'))].sort((left, right) => right.createdAt - left.createdAt)
        return all.map((record) => inviteView(record, clock.now()))
      }),
    revoke: async (id) => {
      await storage.write(async ({ invites }) => {
        const invite = await invites.get(id)
        if (invite === undefined) throw new TincanError('NOT_FOUND', 'There is no such invite on this device.')
        if (invite.state === 'open') await invites.put({ ...invite, state: 'revoked' })
      })
      happenings.introductions.emit(undefined)
    },
    preview: (link) => {
      const { certificate, name, server, expiresAt } = validInvite(link, context)
      return { account: certificate.account, name, server, expiresAt: rfc3339(expiresAt) }
    },
  }
}

/** Says which it is: garbled, expired or our own. Whether it was used only its maker knows. */
export const validInvite = (link: string, { self, clock }: Context): Invite => {
  const invite = readInvite(link)
  if (!invite.ok) {
    throw new TincanError('INVITE_GARBLED', 'This is not a whole Tincan invite. Copy it again, from beginning to end.')
  }
  if (invite.value.certificate.account === self.account.id) {
    throw new TincanError('INVITE_OWN', 'This is your own invite. Send it to somebody else.')
  }
  if (invite.value.expiresAt <= clock.now()) {
    throw new TincanError('INVITE_EXPIRED', 'This invite has expired. Ask for a new one.')
  }
  return invite.value
}

const isOpen = ({ state, expiresAt }: InviteRecord, now: number): boolean => state === 'open' && expiresAt > now

const nameIn = (code: string): string | undefined => {
  const invite = readInvite(code)
  return invite.ok ? invite.value.name : undefined
}

const namesUs = ({ code }: InviteRecord, { server }: Context): boolean => {
  const invite = readInvite(code)
  return invite.ok && invite.value.server === server
}

const newInvite = async (records: Writing, { self, server, clock, random }: Context): Promise<InviteRecord> => {
  const now = clock.now()
  const all = await records.invites.list('key')
  if (all.filter((one) => isOpen(one, now)).length >= mostOpen) {
    throw new TincanError('INVALID_ARGUMENT', `There are ${String(mostOpen)} open invites. Revoke one first.`)
  }
  const { name } = (await records.profile.get('profile')) ?? { name: '' }
  const invite = createInvite(self.account, self.certificate, { server, name, now, random })
  const record: InviteRecord = {
    id: invite.id,
    code: invite.code,
    createdAt: now,
    expiresAt: invite.expiresAt,
    state: 'open',
  }
  await records.invites.put(record)
  return record
}
