import {
  type AccountId,
  Cell,
  type ContactPresence,
  type ConversationId,
  type ConversationView,
  type Disposable,
  type IncomingRequestView,
  type MessageQuery,
  type MessageView,
  type Messenger,
  type ContactView,
  type Listing,
  type InviteView,
  type NetworkView,
  type OwnStatus,
  type TincanError as Refusal,
  type TransitReceipt,
  TincanError,
} from '../../../src/core'
import { Emitter } from './emitter'
import { fakeInvites, type Invitation } from './invites'
import { liveOf } from './live'
import { alice, clientId, conversationOf, deviceOf, messageOf, requestOf, start, type State } from './world'

const now = (): string => '2026-11-21T12:00:00.000Z'
const notFound = (): TincanError => new TincanError('NOT_FOUND', 'There is no such thing in this test.')

/** A messenger in memory that keeps the promises of the real one as far as a screen can tell. */
export class FakeMessenger implements Messenger {
  readonly identity = { account: alice, device: deviceOf('alice') }
  readonly state: Cell<State>
  readonly networkView = new Cell<NetworkView>({
    server: 'https://tin.example',
    signaling: { kind: 'connecting' },
    links: [],
    relayed: [],
    refusals: {},
  })
  readonly own = new Cell<OwnStatus>('online')
  readonly trouble = new Cell<Refusal | undefined>(undefined)
  receipts: readonly TransitReceipt[] = []
  /** Set to make the next sends fail. */
  sendFailure: TincanError | undefined
  /** What invites.preview and contacts.request know. */
  readonly invitations = new Map<string, Invitation>()
  readonly calls: string[] = []
  readonly #presence = new Map<AccountId, Cell<ContactPresence>>()
  readonly #typing = new Map<ConversationId, Cell<readonly AccountId[]>>()
  readonly #heldBack = new Map<ConversationId, Cell<readonly AccountId[]>>()
  readonly #messages = new Emitter<MessageView>()
  readonly #requests = new Emitter<IncomingRequestView>()
  readonly #accepted = new Emitter<ContactView>()
  #count = 0

  constructor(state: Partial<State> = {}) {
    this.state = new Cell<State>({ ...start, ...state })
  }

  change(patch: Partial<State>): void {
    this.state.set({ ...this.state.value, ...patch })
  }

  presenceOf(account: AccountId): Cell<ContactPresence> {
    return cellIn(this.#presence, account, { kind: 'offline' })
  }

  typingIn(conversation: ConversationId): Cell<readonly AccountId[]> {
    return cellIn(this.#typing, conversation, [])
  }

  heldBackIn(conversation: ConversationId): Cell<readonly AccountId[]> {
    return cellIn(this.#heldBack, conversation, [])
  }

  /** A message of somebody else arrives. */
  receive(contact: ContactView, text: string, sentAt = now()): MessageView {
    const message = this.#message({ contact, text, sentAt, own: false })
    this.#append(message)
    this.#messages.emit(message)
    return message
  }

  receiveRequest(request: IncomingRequestView): void {
    this.change({ requests: [...this.state.value.requests, request] })
    this.#requests.emit(request)
  }

  replaceMessage(message: MessageView): void {
    const list = this.#list(message.conversation).map((old) => (old.id === message.id ? message : old))
    this.change({ messages: new Map(this.state.value.messages).set(message.conversation, list) })
  }

  readonly profile: Messenger['profile'] = {
    get: () => Promise.resolve(this.state.value.profile),
    update: (profile) => this.#act('profile.update', () => this.change({ profile })),
    live: () => liveOf(this.state, ({ profile }) => profile),
  }

  readonly settings: Messenger['settings'] = {
    get: () => Promise.resolve(this.state.value.settings),
    update: (patch) =>
      this.#act('settings.update', () => this.change({ settings: { ...this.state.value.settings, ...patch } })),
    live: () => liveOf(this.state, ({ settings }) => settings),
  }

  readonly #invites = fakeInvites(this.invitations)
  readonly invites: Messenger['invites'] = this.#invites

  get ownInvite(): InviteView {
    return this.#invites.newest()
  }

  readonly contacts: Messenger['contacts'] = {
    request: (link) =>
      this.#act(`contacts.request ${link}`, () => {
        const known = this.invitations.get(link)
        if (known?.kind === 'refused-later') throw known.error
        const { account, name } = this.invites.preview(link)
        const request = {
          direction: 'outgoing',
          id: this.#requestId(),
          account,
          name,
          sentAt: now(),
          state: 'waiting',
        } as const
        this.change({ requests: [...this.state.value.requests, request] })
        return request
      }),
    requests: () => Promise.resolve(this.state.value.requests),
    liveRequests: () => liveOf(this.state, ({ requests }) => requests),
    accept: (id) =>
      this.#act('contacts.accept', () => {
        const request = this.state.value.requests.find((one) => one.id === id)
        if (request === undefined) throw notFound()
        const contact: ContactView = {
          account: request.account,
          name: request.name,
          profileName: request.name,
          conversation: conversationOf(request.name),
          since: now(),
          blocked: false,
        }
        this.change({ contacts: [...this.state.value.contacts, contact], requests: this.#without(id) })
        this.#accepted.emit(contact)
        return contact
      }),
    decline: (id) => this.#act('contacts.decline', () => this.change({ requests: this.#without(id) })),
    block: (id) => this.#act('contacts.block', () => this.change({ requests: this.#without(id) })),
    dismiss: (id) => this.#act('contacts.dismiss', () => this.change({ requests: this.#without(id) })),
    list: () => Promise.resolve(this.state.value.contacts),
    live: () => liveOf(this.state, ({ contacts }) => contacts),
    get: (account) => this.#act('contacts.get', () => this.#contact((one) => one.account === account)),
    setNickname: (account, nickname) =>
      this.#act('contacts.setNickname', () =>
        this.change({
          contacts: this.state.value.contacts.map((one) =>
            one.account === account
              ? { ...one, name: nickname || one.profileName, ...(nickname ? { nickname } : {}) }
              : one,
          ),
        }),
      ),
  }

  readonly conversations: Messenger['conversations'] = {
    list: (query) => Promise.resolve(this.#conversations(this.state.value, query?.limit)),
    live: (query) => liveOf(this.state, (state) => this.#conversations(state, query?.limit)),
    get: (id) => this.#act('conversations.get', () => this.#conversation(this.state.value, id)),
    liveOne: (id) => liveOf(this.state, (state) => this.#conversation(state, id)),
    create: ({ contact }) =>
      this.#act('conversations.create', () => {
        const { conversation } = this.#contact((one) => one.account === contact)
        return this.#conversation(this.state.value, conversation)
      }),
    markRead: (id, upTo) =>
      this.#act(`markRead ${upTo}`, () => {
        const read = this.#list(id).findIndex((message) => message.id === upTo) + 1
        const before = this.state.value.readUpTo.get(id) ?? 0
        if (read > before) this.change({ readUpTo: new Map(this.state.value.readUpTo).set(id, read) })
      }),
    setDraft: (id, text) =>
      this.#act(`setDraft ${text}`, () => this.change({ drafts: new Map(this.state.value.drafts).set(id, text) })),
    draft: (id) => Promise.resolve(this.state.value.drafts.get(id) ?? ''),
    heldBack: (id) => this.heldBackIn(id),
  }

  readonly messages: Messenger['messages'] = {
    send: ({ conversation, text }) =>
      this.#act(`send ${text}`, () => {
        if (this.sendFailure) throw this.sendFailure
        const contact = this.#contact((one) => one.conversation === conversation)
        const message = this.#message({ contact, text, sentAt: now(), own: true })
        this.#append(message)
        return message
      }),
    list: (query) => Promise.resolve(this.#page(query)),
    live: (query) => liveOf(this.state, () => this.#page(query)),
    receipts: () => Promise.resolve(this.receipts),
  }

  readonly presence: Messenger['presence'] = {
    of: (account) => this.presenceOf(account),
    own: this.own,
    set: (status) => this.#act(`presence.set ${status}`, () => this.own.set(status)),
  }

  readonly typing: Messenger['typing'] = {
    start: () => this.calls.push('typing.start'),
    stop: () => this.calls.push('typing.stop'),
    in: (conversation) => this.typingIn(conversation),
  }

  readonly network: Messenger['network'] = {
    view: this.networkView,
    reconnect: () => this.calls.push('reconnect'),
  }

  readonly on: Messenger['on'] = {
    message: (listener): Disposable => this.#messages.on(listener),
    request: (listener) => this.#requests.on(listener),
    accepted: (listener) => this.#accepted.on(listener),
  }

  dispose(): void {
    this.calls.push('dispose')
  }

  /** Notes the call; what `work` throws becomes the rejection. */
  async #act<T>(name: string, work: () => T): Promise<T> {
    this.calls.push(name)
    await Promise.resolve()
    return work()
  }

  #requestId() {
    this.#count += 1
    return requestOf(String(this.#count))
  }

  #without(id: string) {
    return this.state.value.requests.filter((request) => request.id !== id)
  }

  #list(id: ConversationId): readonly MessageView[] {
    return this.state.value.messages.get(id) ?? []
  }

  #contact(is: (contact: ContactView) => boolean): ContactView {
    const contact = this.state.value.contacts.find(is)
    if (contact === undefined) throw notFound()
    return contact
  }

  #append(message: MessageView): void {
    const list = [...this.#list(message.conversation), message]
    this.change({ messages: new Map(this.state.value.messages).set(message.conversation, list) })
  }

  #message({ contact, text, sentAt, own }: { contact: ContactView; text: string; sentAt: string; own: boolean }) {
    this.#count += 1
    const id = messageOf(`${contact.name} new ${this.#count}`)
    const message: MessageView = {
      id,
      clientMessageId: clientId(id),
      conversation: contact.conversation,
      author: own ? alice : contact.account,
      authorName: own ? this.state.value.profile.name : contact.name,
      own,
      text,
      sentAt,
      ...(own ? { state: { kind: 'waiting', for: [contact.name] } } : {}),
    }
    return message
  }

  #conversation(state: State, id: ConversationId): ConversationView {
    const contact = state.contacts.find(({ conversation }) => conversation === id)
    if (contact === undefined) throw notFound()
    const all = state.messages.get(id) ?? []
    const unread = all.slice(state.readUpTo.get(id) ?? all.length).filter(({ own }) => !own)
    const last = all.at(-1)
    const draft = state.drafts.get(id)
    const firstUnread = unread[0]?.id
    return {
      id,
      kind: 'direct',
      contact: contact.account,
      title: contact.name,
      blocked: contact.blocked,
      unread: Math.min(unread.length, 999),
      notices: state.equivocation.has(id)
        ? [{ kind: 'equivocation', account: contact.account, name: contact.name }]
        : [],
      ...(last ? { last } : {}),
      ...(draft ? { draft } : {}),
      ...(firstUnread ? { firstUnread } : {}),
    }
  }

  #conversations(state: State, limit = 50): Listing<ConversationView> {
    const at = ({ last }: ConversationView): string => last?.sentAt ?? ''
    const all = state.contacts
      .map(({ conversation }) => this.#conversation(state, conversation))
      .sort((left, right) => at(right).localeCompare(at(left)))
    return { data: all.slice(0, limit), page: all.length > limit ? { after: String(limit) } : {} }
  }

  #page({ conversation, limit = 50, before }: MessageQuery): Listing<MessageView> {
    const all = this.#list(conversation)
    const end = before === undefined ? all.length : all.findIndex(({ id }) => id === before)
    const data = all.slice(Math.max(0, end - limit), end)
    const first = data[0]
    return { data, page: end > limit && first ? { before: first.id } : {} }
  }
}

const cellIn = <K, T>(cells: Map<K, Cell<T>>, key: K, initial: T): Cell<T> => {
  const known = cells.get(key)
  if (known) return known
  const made = new Cell(initial)
  cells.set(key, made)
  return made
}
