import {
  type AccountId,
  type CatchUpProgress,
  Cell,
  type Connectivity,
  type ContactPresence,
  type ContactView,
  type ConversationId,
  type ConversationView,
  type EphemeralSignal,
  type IncomingCall,
  type IncomingRequestView,
  type InviteView,
  type MessageView,
  type Messenger,
  type NetworkView,
  type OwnStatus,
  TincanError,
} from '../../../src/core'
import { Emitter } from './emitter'
import { FakeCalls } from './fakeCalls'
import { fakeContacts } from './fakeContacts'
import { fakeConversations } from './fakeConversations'
import { fakeMessages } from './fakeMessages'
import { fakeSearch } from './fakeSearch'
import { fakeInvites, type Invitation } from './invites'
import { liveOf } from './live'
import { Memory, now } from './memory'
import { conversationIn } from './views'
import { alice, deviceOf, pictureOf, type Room, type State } from './world'

/** A messenger in memory that keeps the promises of the real one as far as a screen can tell. */
export class FakeMessenger extends Memory implements Messenger {
  readonly identity = { account: alice, device: deviceOf('alice') }
  /** What a test of the connection finds. */
  connectivity: Connectivity = {
    server: 'online',
    paths: { local: true, stun: 'works', turn: 'works', outside: 'steady' },
  }
  readonly networkView = new Cell<NetworkView>({
    server: 'https://tin.example',
    signaling: { kind: 'connecting' },
    closed: [],
    links: [],
    relayed: [],
    refusals: {},
  })
  readonly calls: FakeCalls = new FakeCalls(this)
  readonly own = new Cell<OwnStatus>('online')
  readonly trouble = new Cell<TincanError | undefined>(undefined)
  /** What invites.preview and contacts.request know. */
  readonly invitations = new Map<string, Invitation>()
  readonly #presence = new Map<AccountId, Cell<ContactPresence>>()
  readonly #typing = new Map<ConversationId, Cell<readonly AccountId[]>>()
  readonly #heldBack = new Map<ConversationId, Cell<readonly AccountId[]>>()
  readonly #catchingUp = new Map<ConversationId, Cell<CatchUpProgress | undefined>>()
  readonly #arrivals = new Emitter<{ message: MessageView; conversation: ConversationView; notify: boolean }>()
  readonly #requests = new Emitter<IncomingRequestView>()
  readonly #accepted = new Emitter<ContactView>()
  readonly #invited = new Emitter<ConversationView>()
  readonly #ringing = new Emitter<IncomingCall>()
  readonly #signals = new Emitter<EphemeralSignal>()

  presenceOf(account: AccountId): Cell<ContactPresence> {
    return cellIn(this.#presence, account, { kind: 'offline' })
  }

  typingIn(conversation: ConversationId): Cell<readonly AccountId[]> {
    return cellIn(this.#typing, conversation, [])
  }

  heldBackIn(conversation: ConversationId): Cell<readonly AccountId[]> {
    return cellIn(this.#heldBack, conversation, [])
  }

  catchingUpIn(conversation: ConversationId): Cell<CatchUpProgress | undefined> {
    return cellIn(this.#catchingUp, conversation, undefined)
  }

  /** A message of somebody else arrives, in their direct conversation or in `room`. */
  receive(
    contact: ContactView,
    text: string,
    sentAt = now(),
    room: ConversationId = contact.conversation,
  ): MessageView {
    const message = this.write({
      conversation: room,
      author: contact.account,
      authorName: contact.name,
      text,
      sentAt,
    })
    const conversation = conversationIn(this.state.value, room)
    const { notify: level, mutedUntil } = conversation.preferences
    const wanted = level === 'all' || (level === 'mentions' && message.mentionsMe)
    this.#arrivals.emit({ message, conversation, notify: wanted && (mutedUntil === undefined || mutedUntil < now()) })
    return message
  }

  receiveRequest(request: IncomingRequestView): void {
    this.change({ requests: [...this.state.value.requests, request] })
    this.#requests.emit(request)
  }

  /** Somebody makes us a member of `room`. */
  receiveInvitation(room: Room): void {
    this.change({ rooms: [...this.state.value.rooms, room] })
    this.#invited.emit(conversationIn(this.state.value, room.id))
  }

  /** Somebody calls. */
  ring(call: IncomingCall): void {
    this.calls.incoming.set([...this.calls.incoming.value, call])
    this.#ringing.emit(call)
  }

  hear(signal: EphemeralSignal): void {
    this.#signals.emit(signal)
  }

  picture(id: Parameters<Messenger['picture']>[0]): ReturnType<Messenger['picture']> {
    return Promise.resolve(this.state.value.pictures.get(id))
  }

  readonly profile: Messenger['profile'] = {
    get: () => Promise.resolve(this.state.value.profile),
    update: (patch) =>
      this.act('profile.update', () => {
        const { picture: before, ...rest } = this.state.value.profile
        const { picture, ...told } = patch
        const id = picture && pictureOf(this.next())
        const shown = id ?? ('picture' in patch ? undefined : before)
        if (id) {
          this.change({
            pictures: new Map(this.state.value.pictures).set(id, { bytes: picture, type: 'image/webp' }),
          })
        }
        this.change({ profile: { ...rest, ...told, ...(shown ? { picture: shown } : {}) } })
      }),
    live: () => liveOf(this.state, ({ profile }) => profile),
  }

  readonly settings: Messenger['settings'] = {
    get: () => Promise.resolve(this.state.value.settings),
    update: (patch) =>
      this.act('settings.update', () => this.change({ settings: { ...this.state.value.settings, ...patch } })),
    live: () => liveOf(this.state, ({ settings }) => settings),
  }

  readonly #invites = fakeInvites(this.invitations)
  readonly invites: Messenger['invites'] = this.#invites

  get ownInvite(): InviteView {
    return this.#invites.newest()
  }

  readonly contacts: Messenger['contacts'] = fakeContacts(
    this,
    this.invitations,
    (link) => this.invites.preview(link),
    this.#accepted,
  )
  readonly conversations: Messenger['conversations'] = fakeConversations(
    this,
    (id) => this.heldBackIn(id),
    (id) => this.catchingUpIn(id),
  )
  readonly #log = fakeMessages(this)
  readonly messages: Messenger['messages'] = this.#log.api
  readonly versions = this.#log.versions
  readonly recipients = this.#log.recipients
  readonly search = fakeSearch(this)

  readonly communities: Messenger['communities'] = {
    channels: (community) => Promise.resolve(channelsIn(this.state.value, community)),
    liveChannels: (community) => liveOf(this.state, (state) => channelsIn(state, community)),
    joinChannel: (community, name) =>
      this.act(`communities.joinChannel ${name}`, () => {
        const found = channelsIn(this.state.value, community).find(
          (channel) => channel.name.toLowerCase() === name.trim().toLowerCase(),
        )
        if (found === undefined) throw new TincanError('CHANNEL_NOT_FOUND', 'There is no such channel in this test.')
        const { details } = this.state.value
        const joined = { ...details.get(found.conversation), membership: 'member' } as const
        this.change({ details: new Map(details).set(found.conversation, joined) })
        return conversationIn(this.state.value, found.conversation)
      }),
  }

  readonly presence: Messenger['presence'] = {
    of: (account) => this.presenceOf(account),
    own: this.own,
    set: (status) => this.act(`presence.set ${status}`, () => this.own.set(status)),
  }

  readonly typing: Messenger['typing'] = {
    start: () => this.acts.push('typing.start'),
    stop: () => this.acts.push('typing.stop'),
    in: (conversation) => this.typingIn(conversation),
  }

  readonly ephemeral: Messenger['ephemeral'] = {
    send: (_, subject) => this.acts.push(`ephemeral.send ${subject}`),
    on: (subject, listener) =>
      this.#signals.on((signal) => {
        if (signal.subject === subject) listener(signal)
      }),
  }

  readonly network: Messenger['network'] = {
    view: this.networkView,
    reconnect: () => this.acts.push('reconnect'),
    test: () => Promise.resolve(this.connectivity),
    useInviteCode: (server, code) => {
      this.acts.push(`useInviteCode ${server} ${code}`)
      return Promise.resolve()
    },
  }

  readonly on: Messenger['on'] = {
    message: (listener) =>
      this.#arrivals.on(({ message, conversation, notify }) => {
        listener(message, conversation, notify)
      }),
    request: (listener) => this.#requests.on(listener),
    accepted: (listener) => this.#accepted.on(listener),
    invited: (listener) => this.#invited.on(listener),
    call: (listener) => this.#ringing.on(listener),
  }

  dispose(): void {
    this.acts.push('dispose')
  }
}

const channelsIn = ({ rooms, details }: State, community: ConversationId) =>
  rooms
    .filter((room) => room.community === community)
    .map(({ id, title }) => ({
      conversation: id,
      name: title,
      description: details.get(id)?.description ?? '',
      joined: (details.get(id)?.membership ?? 'member') === 'member',
    }))

const cellIn = <K, T>(cells: Map<K, Cell<T>>, key: K, initial: T): Cell<T> => {
  const known = cells.get(key)
  if (known) return known
  const made = new Cell(initial)
  cells.set(key, made)
  return made
}
