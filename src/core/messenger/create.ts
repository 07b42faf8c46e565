import { Counters } from '../base/counters'
import { Pace } from '../base/pace'
import { DisposableStore } from '../base/disposables'
import { Cell } from '../base/emitter'
import { isTincanError, type TincanError } from '../base/errors'
import type { AccountId } from '../base/ids'
import { loadCrypto } from '../crypto/sodium'
import { isSameProgress } from '../history/progress'
import { createLocalEngine } from '../search/localEngine'
import type { Messenger } from './api'
import { createContacts } from './contacts'
import { createCalls } from './calls/create'
import { Happenings, type Context, type MessengerDependencies } from './context'
import { ChannelKeeper, createCommunities } from './communities'
import { createConversations } from './conversations'
import { Endpoints } from './endpoints'
import { createEphemeral } from './ephemeral'
import { Expiry } from './expiry'
import { loadSelf } from './identity'
import { Introductions } from './introductions'
import { createInvites } from './invites'
import { KeyDuties } from './keys'
import { createListeners } from './listeners'
import { createMessages } from './messages'
import { NetworkBoard } from './network'
import { pictureType } from './pictures'
import { PresenceBoard } from './presence'
import { createProfile } from './profile'
import { Rooms } from './rooms'
import { startSearch } from './search'
import { createSettings, loadSettings } from './settings'
import { createTyping, followAccounts, followRooms } from './typing'

/**
 * Starts the messenger of the identity in `storage` (make one first: `createIdentity`). It takes over
 * what it is given: disposing of it closes the storage and leaves the network.
 */
/** With hundreds of rooms, what the screen asks for is not to stand behind all of them. */
const roomsAtOnce = 4

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
  const blocked = new Set<AccountId>()
  const context: Context = {
    ...dependencies,
    self,
    happenings,
    refusals,
    pace: new Pace(roomsAtOnce),
    settings: () => settings,
    isBlocked: (account) => blocked.has(account),
    background,
  }
  const readBlocked = async (): Promise<void> => {
    const contacts = await storage.read((records) => records.contacts.list('key'))
    blocked.clear()
    for (const contact of contacts) if (contact.blocked) blocked.add(contact.account)
  }
  await readBlocked()
  owned.add(storage)
  const linksRelayed = new Cell(settings.relayOnly === 'always')
  owned.add(
    happenings.settings.on((next) => {
      settings = next
      linksRelayed.set(next.relayOnly === 'always')
    }),
  )
  owned.add(
    happenings.blocked.on((account) => {
      background(
        readBlocked().then(() => {
          presence.look(account)
        }),
      )
    }),
  )
  const endpoints = owned.add(
    new Endpoints(self, dependencies.network, (server) => settings.serverCodes?.[server], linksRelayed),
  )
  const rooms = owned.add(new Rooms(context, endpoints))
  const presence = owned.add(new PresenceBoard(context, endpoints, rooms, status))
  const network = owned.add(new NetworkBoard(context, endpoints, rooms))
  const duties = owned.add(new KeyDuties(context))
  owned.add(new ChannelKeeper(context))
  const expiry = owned.add(new Expiry(context))
  const introductions = owned.add(new Introductions(context, endpoints))
  const search = owned.add(startSearch(context, dependencies.searchEngine ?? createLocalEngine()))
  const trouble = new Cell<TincanError | undefined>(undefined)
  owned.add(
    happenings.trouble.on((error) => {
      trouble.set(error)
    }),
  )
  const messages = createMessages(context, network.paths)
  const calls = await createCalls(context, rooms, messages, owned)
  await rooms.openAll()
  await introductions.refresh()
  await duties.start()
  expiry.refresh()

  return {
    identity: { account: self.account.id, device: self.device.id },
    profile: createProfile(context),
    settings: createSettings(context),
    invites: createInvites(context),
    contacts: createContacts(context),
    conversations: createConversations(context, {
      heldBack: followAccounts(rooms, owned, (room) => room.ingestor.heldBack),
      catchingUp: followRooms(rooms, owned, (room) => room.catchingUp, undefined, isSameProgress),
    }),
    communities: createCommunities(context),
    messages,
    search,
    presence: presence.api(),
    typing: createTyping(rooms, owned),
    ephemeral: createEphemeral(context, rooms),
    calls,
    picture: async (id) => {
      const kept = await storage.read(({ pictures }) => pictures.get(id))
      const type = kept && pictureType(kept.bytes)
      return kept === undefined || type === undefined ? undefined : { bytes: kept.bytes, type }
    },
    network: network.api(),
    trouble,
    on: createListeners(context),
    dispose: () => {
      owned.dispose()
    },
  }
}
