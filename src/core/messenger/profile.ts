import { toBase64Url } from '../base/bytes'
import { assert, TincanError } from '../base/errors'
import { isClientMessageId, type ClientMessageId } from '../base/ids'
import type { Random } from '../base/random'
import { appendEvent } from '../sync/log'
import type { Messenger } from './api'
import type { Context } from './context'
import { validName } from './identity'

export const randomClientMessageId = (random: Random): ClientMessageId => {
  const id = toBase64Url(random.bytes(16))
  assert(isClientMessageId(id), 'a client message id')
  return id
}

/** The profile lives here and, as an event of each conversation, with every contact. */
export const createProfile = (context: Context): Messenger['profile'] => {
  const { storage, self, clock, random, happenings } = context
  return {
    get: async () => {
      const profile = await storage.read((records) => records.profile.get('profile'))
      if (profile === undefined) throw new TincanError('NOT_FOUND', 'This device has no profile yet.')
      return profile
    },
    live: () => storage.live(async ({ profile }) => (await profile.get('profile')) ?? { name: '' }),
    update: async (profile) => {
      const name = validName(profile.name)
      const appended = await storage.write(async (records) => {
        if ((await records.profile.get('profile'))?.name === name) return []
        await records.profile.put({ name })
        const told = []
        for (const conversation of await records.conversations.list('key')) {
          const author = { account: self.account.id, device: self.device }
          const clientMessageId = randomClientMessageId(random)
          const { event } = await appendEvent(
            records,
            conversation,
            { kind: 'profile.name', name },
            { clientMessageId, author, now: clock.now(), random },
          )
          told.push({ conversation: conversation.id, event })
        }
        return told
      })
      for (const one of appended) happenings.appended.emit(one)
    },
  }
}
