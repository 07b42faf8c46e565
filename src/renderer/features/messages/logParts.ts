import type { ConversationId, Listing, Live, MessageId, MessageQuery, MessageView, Messenger } from '../../../core'

const pageSize = 100
/** As many pages as hold all messages that can count as unread. */
const mostPagesAtOnce = 10
/** As much as a query gives at once. */
const mostFollowed = 200

/** All that lies between two boundaries of a log; where there is none it reaches to that end. */
export interface Part {
  readonly from: string | undefined
  readonly to: string | undefined
  /** Oldest first. */
  readonly messages: readonly MessageView[]
}

type Bounds = Pick<Part, 'from' | 'to'>

const between = ({ from, to }: Bounds): NonNullable<MessageQuery['range']> => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
})

/** Reads one conversation's log in parts that adjoin and do not overlap. */
export class LogParts {
  constructor(
    private readonly messages: Messenger['messages'],
    private readonly conversation: ConversationId,
  ) {}

  /** The newest part, and those before it as far as one with `until`, oldest first. */
  async newest(until: MessageId | undefined): Promise<readonly Part[]> {
    const { data, page } = await this.#list({})
    let oldest: Part = { from: page.before, to: undefined, messages: data }
    const parts = [oldest]
    while (until !== undefined && oldest.from !== undefined && parts.length <= mostPagesAtOnce) {
      if (oldest.messages.some(({ id }) => id === until)) break
      oldest = await this.before(oldest.from)
      parts.unshift(oldest)
    }
    return parts
  }

  async around(message: MessageId): Promise<Part> {
    const { data, page } = await this.#list({ around: message })
    return { from: page.before, to: page.after, messages: data }
  }

  async before(to: string): Promise<Part> {
    const { data, page } = await this.#list({ before: to })
    return { from: page.before, to, messages: data }
  }

  async after(from: string): Promise<Part> {
    const { data, page } = await this.#list({ after: from })
    return { from, to: page.after, messages: data }
  }

  /** The same in several parts, or its beginning in `most` of them. */
  async split({ from, to }: Bounds, most: number): Promise<readonly Part[]> {
    const parts: Part[] = []
    for (let next = from; parts.length === 0 || (next !== undefined && parts.length < most);) {
      const { data, page } = await this.#list({ range: between({ from: next, to }) })
      parts.push({ from: next, to: page.after ?? to, messages: data })
      next = page.after
    }
    return parts
  }

  /** What lies in a part from now on; it has a `page.after` once that is too much for one. */
  follow(part: Bounds): Live<Listing<MessageView>> {
    return this.messages.live({ conversation: this.conversation, limit: mostFollowed, range: between(part) })
  }

  #list(query: Omit<MessageQuery, 'conversation' | 'limit'>): Promise<Listing<MessageView>> {
    return this.messages.list({ conversation: this.conversation, limit: pageSize, ...query })
  }
}
