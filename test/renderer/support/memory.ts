import {
  type AccountId,
  Cell,
  type ContactView,
  type ConversationId,
  type MessageId,
  type MessageView,
  type RequestId,
  type TincanError,
  type TransitReceipt,
} from '../../../src/core'
import { mentionsIn } from './mentions'
import { conversationIn, membersOf, notFound } from './views'
import { alice, messageOf, messageWith, requestOf, start, type State } from './world'

export const now = (): string => '2026-11-21T12:00:00.000Z'

export interface Writing {
  readonly conversation: ConversationId
  readonly author: AccountId
  readonly authorName: string
  readonly text: string
  readonly sentAt?: string
}

/** What the parts of one small messenger share. */
export class Memory {
  readonly state: Cell<State>
  readonly acts: string[] = []
  receipts: readonly TransitReceipt[] = []
  /** Set to make the next sends fail. */
  sendFailure: TincanError | undefined
  #count = 0

  constructor(state: Partial<State> = {}) {
    this.state = new Cell<State>({ ...start, ...state })
  }

  change(patch: Partial<State>): void {
    this.state.set({ ...this.state.value, ...patch })
  }

  /** Notes the call; what `work` throws becomes the rejection. */
  async act<T>(name: string, work: () => T): Promise<T> {
    this.acts.push(name)
    await Promise.resolve()
    return work()
  }

  next(): string {
    this.#count += 1
    return String(this.#count)
  }

  nextRequest(): RequestId {
    return requestOf(this.next())
  }

  listOf(id: ConversationId): readonly MessageView[] {
    return this.state.value.messages.get(id) ?? []
  }

  setList(id: ConversationId, list: readonly MessageView[]): void {
    this.change({ messages: new Map(this.state.value.messages).set(id, list) })
  }

  message(id: MessageId): MessageView {
    for (const list of this.state.value.messages.values()) {
      const found = list.find((one) => one.id === id && !this.state.value.hidden.has(id))
      if (found) return found
    }
    throw notFound()
  }

  replaceMessage(message: MessageView): void {
    this.setList(
      message.conversation,
      this.listOf(message.conversation).map((old) => (old.id === message.id ? message : old)),
    )
  }

  contact(is: (contact: ContactView) => boolean): ContactView {
    const contact = this.state.value.contacts.find(is)
    if (contact === undefined) throw notFound()
    return contact
  }

  /** Puts a new message at the end of its conversation. */
  write({ conversation, author, authorName, text, sentAt = now() }: Writing, patch: Partial<MessageView> = {}) {
    const people = membersOf(this.state.value, conversation)
    const { title, disappearAfterMs } = conversationIn(this.state.value, conversation)
    const own = author === alice
    const message = messageWith({
      id: messageOf(`${title} new ${this.next()}`),
      conversation,
      author,
      authorName,
      own,
      text,
      sentAt,
      ...mentionsIn(text, people),
      ...(own ? { state: { kind: 'waiting', for: people.filter((one) => !one.own).map(({ name }) => name) } } : {}),
      ...(disappearAfterMs === undefined ? {} : { disappearsAfterMs: disappearAfterMs }),
      ...patch,
    })
    const list = this.listOf(conversation)
    const { readUpTo } = this.state.value
    // Whatever nobody said is unread has been read.
    if (!own && !readUpTo.has(conversation)) {
      this.change({ readUpTo: new Map(readUpTo).set(conversation, list.length) })
    }
    this.setList(conversation, [...list, message])
    return message
  }
}
