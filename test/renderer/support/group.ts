import type { MessageView } from '../../../src/core'
import { mentionsIn } from './mentions'
import { accountOf, alice, contactNamed, groupNamed, messageOf, messageWith, type State } from './world'

export const bob = contactNamed('Bob')
export const carol = contactNamed('Carol')
export const harbour = groupNamed('Harbour', [bob, carol], { role: 'admin' })

const people = { Alice: alice, Bob: bob.account, Carol: carol.account, Dave: accountOf('Dave') } as const

/** Message `number` of the group, a minute after the one before. */
export const said = (
  number: number,
  who: keyof typeof people,
  text: string,
  patch: Partial<MessageView> = {},
): MessageView =>
  messageWith({
    id: messageOf(`said ${number}`),
    conversation: harbour.id,
    author: people[who],
    authorName: who,
    own: who === 'Alice',
    text,
    sentAt: new Date(Date.parse('2026-11-21T08:00:00.000Z') + number * 60_000).toISOString(),
    ...mentionsIn(
      text,
      Object.entries(people).map(([name, account]) => ({ account, name })),
    ),
    ...patch,
  })

export const happened = (number: number, who: keyof typeof people, notice: MessageView['content']): MessageView =>
  said(number, who, '', { content: notice })

/** Alice, an admin, with Bob and Carol in a group where this was said. */
export const inGroup = (...messages: readonly MessageView[]): Partial<State> => ({
  contacts: [bob, carol],
  rooms: [harbour],
  messages: new Map([[harbour.id, messages]]),
})

/** So many messages that only a part of them is loaded. */
export const longTalk = (length: number, special: ReadonlyMap<number, Partial<MessageView>> = new Map()) =>
  Array.from({ length }, (_, index) =>
    said(index, index % 3 === 0 ? 'Alice' : 'Bob', `Line ${index}`, special.get(index) ?? {}),
  )
