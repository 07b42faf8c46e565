import { isAccountId, type AccountId } from '../base/ids'

/** In a text a mention stands as `<@account id>` or `<@everyone>`: it survives renaming and names no two people. */
const token = /<@(everyone|[A-Za-z0-9_-]{43})>/gu
/** How many of one text count. */
const mostMentions = 200

export interface Mentions {
  readonly accounts: readonly AccountId[]
  readonly everyone: boolean
}

export const mentionsIn = (text: string): Mentions => {
  const accounts = new Set<AccountId>()
  let everyone = false
  for (const [, who] of text.matchAll(token)) {
    if (who === 'everyone') everyone = true
    else if (isAccountId(who) && accounts.size < mostMentions) accounts.add(who)
  }
  return { accounts: [...accounts], everyone }
}

/** As people read it. */
export const withNames = (text: string, nameOf: (account: AccountId) => string | undefined): string =>
  text.replace(token, (whole, who: string) => {
    if (who === 'everyone') return '@everyone'
    const name = isAccountId(who) ? nameOf(who) : undefined
    return name === undefined ? whole : `@${name}`
  })

const link = /\b(?:https?:\/\/|mailto:)[^\s<>]/iu

export const hasLink = (text: string): boolean => link.test(text)
