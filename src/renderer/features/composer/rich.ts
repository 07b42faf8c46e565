import { type AccountId, isAccountId } from '../../../core'

export type Target = AccountId | 'everyone'

/** Stands for somebody, whatever the text there says: `@` and a name. Offsets are in UTF-16 code units. */
export interface Mention {
  readonly from: number
  readonly to: number
  readonly target: Target
}

/** A text as its writer sees it. Mentions are in order and do not overlap. */
export interface Rich {
  readonly text: string
  readonly mentions: readonly Mention[]
}

export const empty: Rich = { text: '', mentions: [] }

export const plain = (text: string): Rich => ({ text, mentions: [] })

export const mentionOf = (target: Target, name: string): Rich => ({
  text: `@${name}`,
  mentions: [{ from: 0, to: name.length + 1, target }],
})

const moved = (mentions: readonly Mention[], by: number): readonly Mention[] =>
  mentions.map(({ from, to, target }) => ({ from: from + by, to: to + by, target }))

/** Puts `insertion` in the place of what stood between two offsets. A mention that it cuts becomes plain text. */
export const splice = ({ text, mentions }: Rich, from: number, to: number, insertion: Rich): Rich => ({
  text: text.slice(0, from) + insertion.text + text.slice(to),
  mentions: [
    ...mentions.filter((mention) => mention.to <= from),
    ...moved(insertion.mentions, from),
    ...moved(
      mentions.filter((mention) => mention.from >= to),
      insertion.text.length - (to - from),
    ),
  ],
})

export const joined = (...parts: readonly Rich[]): Rich =>
  parts.reduce((whole, part) => splice(whole, whole.text.length, whole.text.length, part), empty)

const sharedStart = (left: string, right: string): number => {
  let length = 0
  while (length < left.length && length < right.length && left[length] === right[length]) length += 1
  return length
}

const sharedEnd = (left: string, right: string): number => {
  let length = 0
  while (length < left.length && length < right.length && left.at(-1 - length) === right.at(-1 - length)) length += 1
  return length
}

/**
 * What became of `before` when its text box says `text`. Right after typing, pasting or deleting the caret stands
 * at the end of what changed; that tells which of two equal letters it was.
 */
export const retyped = (before: Rich, text: string, caret: number): Rich => {
  const behind = text.slice(caret)
  const told = before.text.endsWith(behind)
  const start = sharedStart(
    told ? before.text.slice(0, before.text.length - behind.length) : before.text,
    told ? text.slice(0, caret) : text,
  )
  const end = told ? behind.length : sharedEnd(before.text.slice(start), text.slice(start))
  return splice(before, start, before.text.length - end, plain(text.slice(start, text.length - end)))
}

const token = /<@(everyone|[A-Za-z0-9_-]{43})>/gu

const targetOf = (who: string | undefined): Target | undefined =>
  who === 'everyone' || isAccountId(who) ? who : undefined

/** Invisible and joining nothing: keeps what only looks like a token from being one. */
const wordJoiner = '\u2060'

/** Nobody is mentioned by typing or pasting what looks like a token, nor by a name that holds one. */
const withoutTokens = (text: string): string =>
  text.replace(token, (whole, who: string) => (targetOf(who) === undefined ? whole : `<${wordJoiner}${whole.slice(1)}`))

/** As it is sent and kept: mentions stand as `<@account id>` and `<@everyone>`. */
export const toTokens = ({ text, mentions }: Rich): string => {
  const parts: string[] = []
  let at = 0
  for (const { from, to, target } of mentions) {
    parts.push(withoutTokens(text.slice(at, from)), `<@${target}>`)
    at = to
  }
  return parts.join('') + withoutTokens(text.slice(at))
}

/** As its writer sees it. Every token becomes a mention, so that nothing is lost on the way back. */
export const fromTokens = (tokens: string, nameOf: (account: AccountId) => string): Rich => {
  const parts: Rich[] = []
  let at = 0
  for (const match of tokens.matchAll(token)) {
    const target = targetOf(match[1])
    if (target === undefined) continue
    parts.push(plain(tokens.slice(at, match.index)))
    parts.push(mentionOf(target, target === 'everyone' ? target : nameOf(target)))
    at = match.index + match[0].length
  }
  return joined(...parts, plain(tokens.slice(at)))
}

export const holdsTokens = (text: string): boolean => text.search(token) !== -1
