import { Counters } from '../base/counters'
import { DisposableStore } from '../base/disposables'
import { Cell } from '../base/emitter'
import { isTincanError, type TincanError } from '../base/errors'
import { loadCrypto } from '../crypto/sodium'
import type { Messenger } from './api'
import { createContacts } from './contacts'
import { Happenings, type Context, type MessengerDependencies } from './context'
import { createConversations } from './conversations'
import { Endpoints } from './endpoints'
import { loadSelf } from './identity'
import { Introductions } from './introductions'
import { createInvites } from './invites'
import { createMessages } from './messages'
import { NetworkBoard } from './network'
import { PresenceBoard } from './presence'
import { createProfile } from './profile'
import { Rooms } from './rooms'
import { createSettings, loadSettings } from './settings'
import { createTyping, followAccounts } from './typing'
import { contactView, messageView, readScene, requestView } from './views'

/**
 * Starts the messenger of the identity in `storage` (make one first: `createIdentity`). It takes over
 * what it is given: disposing of it closes the storage and leaves the network.
 */
export const createMessenger = async (dependencies: MessengerDependencies): Promise<Messenger> => {
  await loadCrypto()
  const { storage } = dependencies
  const self = await loadSelf(storage)
  let settings = await loadSettings(storage)
  const status = (await storage.read((records) => records.status.get('status')))?.status ?? 'online'
  const happenings = new Happenings()
  const refusals = new Counters<string>()
  const owned = new DisposableStore()
  const background = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      if (!isTincanError(error)) throw error
      if (!owned.disposed) happenings.trouble.emit(error)
    })
  }
  const context: Context = { ...dependencies, self, happenings, refusals, settings: () => settings, background }
  owned.add(storage)
  owned.add(
    happenings.settings.on((next) => {
      settings = next
    }),
  )
  const endpoints = owned.add(new Endpoints(self, dependencies.network))
  const rooms = owned.add(new Rooms(context, endpoints))
  const presence = owned.add(new PresenceBoard(context, endpoints, rooms, status))
  const network = owned.add(new NetworkBoard(context, endpoints, rooms))
  const introductions = owned.add(new Introductions(context, endpoints))
  const trouble = new Cell<TincanError | undefined>(undefined)
  owned.add(
    happenings.trouble.on((error) => {
      trouble.set(error)
    }),
  )
  await rooms.openAll()
  await introductions.refresh()

  return {
    identity: { account: self.account.id, device: self.device.id },
    profile: createProfile(context),
    settings: createSettings(context),
    invites: createInvites(context),
    contacts: createContacts(context),
    conversations: createConversations(
      context,
      followAccounts(rooms, owned, (room) => room.ingestor.heldBack),
    ),
    messages: createMessages(context),
    presence: presence.api(),
    typing: createTyping(rooms, owned),
    network: network.api(),
    trouble,
    on: listeners(context),
    dispose: () => {
      owned.dispose()
    },
  }
}

const listeners = ({ background, happenings, self, settings, storage }: Context): Messenger['on'] => ({
  message: (listener) =>
    happenings.message.on((message) => {
      const telling = storage.read(async (records) => {
        const conversation = await records.conversations.get(message.conversation)
        const scene = conversation && (await readScene(records, conversation, self.account.id, settings()))
        return scene && messageView(message, scene)
      })
      background(telling.then(ifThere(listener)))
    }),
  request: (listener) =>
    happenings.request.on((id) => {
      const telling = storage.read(async ({ requests }) => {
        const record = await requests.get(id)
        const view = record && requestView(record)
        return view?.direction === 'incoming' ? view : undefined
      })
      background(telling.then(ifThere(listener)))
    }),
  accepted: (listener) =>
    happenings.accepted.on((account) => {
      const telling = storage.read(async (records) => {
        const contact = await records.contacts.get(account)
        return contact && contactView(records, contact)
      })
      background(telling.then(ifThere(listener)))
    }),
})

const ifThere =
  <T>(listener: (value: T) => void) =>
  (value: T | undefined): void => {
    if (value !== undefined) listener(value)
  }
