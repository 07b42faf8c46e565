import type { Rich } from './rich'

/** What somebody began to write that a list can complete; `from` is where its sign stands. */
export interface Trigger {
  readonly kind: 'emoji' | 'mention'
  readonly from: number
  readonly query: string
}

/** No sign within a word or a number: 10:30, a@b.c. */
const shortcode = /(?<![\p{L}\p{N}:_/\\]):([a-z0-9_+-]{2,32})$/iu
const closed = /(?<![\p{L}\p{N}:_/\\]):([a-z0-9_+-]{1,32}):$/iu
const mention = /(?<![\p{L}\p{N}_.+\-/\\@])@([^\n@]{0,40})$/u
const fence = /^ {0,3}```/gmu

const inCode = (before: string): boolean => {
  if ([...before.matchAll(fence)].length % 2 === 1) return true
  const line = before.slice(before.lastIndexOf('\n') + 1)
  let open = 0
  for (const { 0: run } of line.matchAll(/`+/gu)) {
    if (open === 0) open = run.length
    else if (open === run.length) open = 0
  }
  return open > 0
}

const inAddress = (before: string): boolean => {
  let from = before.length
  while (from > 0 && !/\s/u.test(before.charAt(from - 1))) from -= 1
  const word = before.slice(from)
  return word.includes('://') || /^(www\.|mailto:)/iu.test(word)
}

const isText = (text: string, from: number): boolean => !inCode(text.slice(0, from)) && !inAddress(text.slice(0, from))

export const triggerAt = ({ text, mentions }: Rich, caret: number): Trigger | undefined => {
  const before = text.slice(0, caret)
  for (const [kind, pattern] of [
    ['emoji', shortcode],
    ['mention', mention],
  ] as const) {
    const match = pattern.exec(before)
    const query = match?.[1]
    if (match === null || query === undefined || !isText(text, match.index)) continue
    // Whoever is mentioned already needs no completion.
    if (mentions.some(({ from, to }) => from <= match.index && match.index < to)) continue
    return { kind, from: match.index, query }
  }
  return undefined
}

/** The shortcode whose second colon was just written. */
export const closedShortcode = (text: string, caret: number): { from: number; name: string } | undefined => {
  const match = closed.exec(text.slice(0, caret))
  const name = match?.[1]
  return match !== null && name !== undefined && isText(text, match.index)
    ? { from: match.index, name: name.toLowerCase() }
    : undefined
}
