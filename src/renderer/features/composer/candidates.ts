import type { AccountId, MemberView, PictureId } from '../../../core'
import type { Emoji } from '../emoji/emoji'
import { searchEmoji } from '../emoji/search'

/** Something a completion list offers. */
export type Candidate =
  | { readonly kind: 'emoji'; readonly emoji: Emoji; readonly shortcode: string }
  | { readonly kind: 'member'; readonly account: AccountId; readonly name: string; readonly picture?: PictureId }
  | { readonly kind: 'everyone' }

/** All in sight at once: the focus stays in the text box, from where nobody could scroll a list. */
const most = 6

/** Without case and accents: who looks for "rene" finds René. */
const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()

/** How well a name fits; `undefined` is not at all. */
const fit = (name: string, query: string): number | undefined => {
  const whole = folded(name)
  if (whole.startsWith(query)) return 0
  return whole.split(/[\s\-.]+/u).some((_, index, words) => words.slice(index).join(' ').startsWith(query))
    ? 1
    : undefined
}

export const peopleFor = (members: readonly MemberView[], query: string, everyone: boolean): readonly Candidate[] => {
  const wanted = folded(query)
  const people = members
    .filter(({ own }) => !own)
    .flatMap(({ account, name, picture }) => {
      const rank = fit(name, wanted)
      return rank === undefined ? [] : [{ rank, account, name, picture }]
    })
    .toSorted((left, right) => left.rank - right.rank || left.name.localeCompare(right.name))
    .map(({ account, name, picture }): Candidate => ({
      kind: 'member',
      account,
      name,
      ...(picture ? { picture } : {}),
    }))
  const all: readonly Candidate[] = everyone && 'everyone'.startsWith(wanted) ? [{ kind: 'everyone' }] : []
  return [...people.slice(0, most - all.length), ...all]
}

export const emojiFor = (emoji: readonly Emoji[], query: string): readonly Candidate[] =>
  searchEmoji(emoji, query, true)
    .slice(0, most)
    .map((found) => ({
      kind: 'emoji',
      emoji: found,
      shortcode: found.shortcodes.find((code) => code.startsWith(query.toLowerCase())) ?? found.shortcodes[0] ?? '',
    }))
