import type { AccountId, MessageView } from '../../../src/core'
import { alice } from './world'

const token = /<@(everyone|[A-Za-z0-9_-]{43})>/gu

/** What a text says of mentions, as the messenger tells it. */
export const mentionsIn = (
  text: string,
  people: readonly { readonly account: AccountId; readonly name: string }[],
): Pick<MessageView, 'plain' | 'mentions' | 'mentionsEveryone' | 'mentionsMe'> => {
  const named = [...text.matchAll(token)].map((match) => match[1])
  const mentions = people
    .filter(({ account }) => named.includes(account))
    .map(({ account, name }) => ({ account, name }))
  const mentionsEveryone = named.includes('everyone')
  return {
    plain: text.replace(token, (_, who: string) =>
      who === 'everyone' ? '@everyone' : `@${people.find(({ account }) => account === who)?.name ?? 'somebody'}`,
    ),
    mentions,
    mentionsEveryone,
    mentionsMe: mentionsEveryone || mentions.some(({ account }) => account === alice),
  }
}
