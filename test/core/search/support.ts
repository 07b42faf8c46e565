import fc from 'fast-check'
import {
  isAccountId,
  isConversationId,
  isMessageId,
  type AccountId,
  type ConversationId,
  type MessageId,
} from '../../../src/core/base/ids'
import type { IndexQuery, Rank, SearchDocument } from '../../../src/core/search/document'
import type { SearchEngine } from '../../../src/core/search/engine'

const checked = <T extends string>(text: string, is: (value: unknown) => value is T): T => {
  if (!is(text)) throw new Error('a test id has the wrong shape')
  return text
}

const numbered = (letter: string, number: number, length: number): string =>
  `${letter}${String(number).padStart(length - 2, '0')}A`

export const messageId = (number: number): MessageId => checked(numbered('m', number, 22), isMessageId)
export const conversationId = (number: number): ConversationId => checked(numbered('c', number, 43), isConversationId)
export const accountId = (number: number): AccountId => checked(numbered('a', number, 43), isAccountId)

/** Message `number`, sent that many seconds after the epoch. */
export const documentOf = (number: number, text: string, rest: Partial<SearchDocument> = {}): SearchDocument => ({
  id: messageId(number),
  conversation: conversationId(1),
  author: accountId(1),
  order: String(number).padStart(12, '0'),
  at: number * 1000,
  text,
  hasLink: false,
  hasFile: false,
  ...rest,
})

/** What an answer is, and a failure of the test where there is none. */
export const must = async <T>(
  result: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }>,
): Promise<T> => {
  const settled = await result
  if (!settled.ok) throw new Error(`refused: ${String(settled.error)}`)
  return settled.value
}

export const ask = async (
  engine: SearchEngine,
  query: Partial<IndexQuery> & { readonly text: string },
  limit = 1000,
  below?: Rank,
): Promise<readonly Rank[]> => must(engine.query({ query, limit, below }))

/** The numbers of the messages found, best first. */
export const numbersFound = async (
  engine: SearchEngine,
  query: Partial<IndexQuery> & { readonly text: string },
): Promise<readonly number[]> => (await ask(engine, query)).map(({ order }) => Number(order))

const words = [
  'harbour',
  'harbor',
  'boat',
  'boats',
  'Straße',
  'strasse',
  'naïve',
  '北京大学',
  '東京タワー',
  'สวัสดีครับ',
  'مَرْحَبًا',
  'привет',
  'ﬁne',
  '🎉',
  '2026',
  'x',
]

/** Texts of few words, so that they are found often, among texts of anything. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...words), { maxLength: 6 }).map((all) => all.join(' ')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
)

export const anyDocument = (numbers: number): fc.Arbitrary<SearchDocument> =>
  fc
    .record({
      number: fc.nat(numbers),
      text: anyText,
      conversation: fc.nat(2),
      author: fc.nat(2),
      hasLink: fc.boolean(),
      hasFile: fc.boolean(),
    })
    .map(({ number, text, conversation, author, hasLink, hasFile }) =>
      documentOf(number, text, {
        conversation: conversationId(conversation),
        author: accountId(author),
        hasLink,
        hasFile,
      }),
    )

export const anyQuery: fc.Arbitrary<IndexQuery> = fc.record(
  {
    text: fc.oneof(anyText, fc.constantFrom('boa', 'harbuor', '京大', 'สวัส', 'stra', '')),
    conversation: fc.nat(2).map(conversationId),
    from: fc.nat(2).map(accountId),
    has: fc.subarray(['link', 'file'] as const),
    before: fc.nat(40_000),
    after: fc.nat(40_000),
  },
  { requiredKeys: ['text'] },
)
