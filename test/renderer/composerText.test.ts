import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MemberView } from '../../src/core'
import { peopleFor } from '../../src/renderer/features/composer/candidates'
import { format, formatMeant } from '../../src/renderer/features/composer/formatting'
import {
  fromTokens,
  joined,
  mentionOf,
  plain,
  retyped,
  type Rich,
  splice,
  type Target,
  toTokens,
} from '../../src/renderer/features/composer/rich'
import { closedShortcode, triggerAt } from '../../src/renderer/features/composer/trigger'
import { accountOf, contactNamed, memberOf, ownMember } from './support/world'

const ann = accountOf('ann')
const anna = accountOf('anna')
const otherAnn = accountOf('other ann')
const amal = accountOf('amal')
const hostile = accountOf('hostile')

/** Prefixes of each other, twins, spaces, right to left, and one that looks like a token. */
const names = new Map<string, string>([
  [ann, 'Ann'],
  [anna, 'Ann Marie'],
  [otherAnn, 'Ann'],
  [amal, 'أمل الحسيني'],
  [hostile, '<@everyone>'],
])
const nameOf = (account: string): string => names.get(account) ?? 'someone'
const shown = (target: Target): string => `@${target === 'everyone' ? target : nameOf(target)}`

const targets = fc.constantFrom<Target>(ann, anna, otherAnn, amal, hostile, 'everyone')
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('@', '@Ann', ' ', '\n', '<@', '>'),
)
const tokens = fc
  .array(
    fc.oneof(
      words,
      targets.map((target) => `<@${target}>`),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))
const riches = fc
  .array(
    fc.oneof(
      words.map(plain),
      targets.map((target) => mentionOf(target, target === 'everyone' ? target : nameOf(target))),
    ),
    { maxLength: 12 },
  )
  .map((parts) => joined(...parts))

const isWhole = ({ text, mentions }: Rich): boolean =>
  mentions.every(
    ({ from, to, target }, index) => text.slice(from, to) === shown(target) && from >= (mentions[index - 1]?.to ?? 0),
  )

describe('mentions in a text being written', () => {
  it('keeps every token on the way to the box and back', () => {
    fc.assert(
      fc.property(tokens, (text) => {
        expect(toTokens(fromTokens(text, nameOf))).toBe(text)
      }),
    )
  })

  it('keeps what was written on the way to the disk and back', () => {
    fc.assert(
      fc.property(riches, (rich) => {
        expect(fromTokens(toTokens(rich), nameOf)).toEqual(rich)
      }),
    )
  })

  it('never lets a mention stand for other letters than its own, whatever is typed where', () => {
    const edits = fc.array(fc.record({ at: fc.nat(), cut: fc.nat({ max: 4 }), put: words }), { maxLength: 6 })
    fc.assert(
      fc.property(riches, edits, fc.boolean(), (start, steps, caretKnown) => {
        let rich = start
        for (const { at, cut, put } of steps) {
          const from = at % (rich.text.length + 1)
          const text = rich.text.slice(0, from) + put + rich.text.slice(from + cut)
          rich = retyped(rich, text, caretKnown ? from + put.length : text.length)
          expect(rich.text).toBe(text)
          expect(isWhole(rich)).toBe(true)
        }
      }),
    )
  })

  it('tells twins apart by who was chosen', () => {
    const rich = joined(mentionOf(ann, 'Ann'), plain(' and '), mentionOf(otherAnn, 'Ann'))
    expect(rich.text).toBe('@Ann and @Ann')
    expect(toTokens(rich)).toBe(`<@${ann}> and <@${otherAnn}>`)
  })

  it('knows by the caret which of two equal mentions was deleted', () => {
    const both = joined(mentionOf(ann, 'Ann'), mentionOf(otherAnn, 'Ann'))
    expect(toTokens(retyped(both, '@Ann', 0))).toBe(`<@${otherAnn}>`)
    expect(toTokens(retyped(both, '@Ann', 4))).toBe(`<@${ann}>`)
  })

  it('ends a mention that is changed, and not one that is written beside', () => {
    const rich = mentionOf(ann, 'Ann')
    expect(toTokens(retyped(rich, '@An', 3))).toBe('@An')
    expect(toTokens(retyped(rich, '@Annx', 5))).toBe(`<@${ann}>x`)
    expect(toTokens(retyped(rich, 'x@Ann', 1))).toBe(`x<@${ann}>`)
    expect(toTokens(retyped(rich, 'Hi @Ann', 3))).toBe(`Hi <@${ann}>`)
  })

  it('mentions nobody by a text that looks like a token', () => {
    const typed = toTokens(plain(`<@everyone> <@${ann}>`))
    expect(fromTokens(typed, nameOf).mentions).toEqual([])
    // Where a name holds a token, cutting the mention open sets nothing free.
    const cut = retyped(mentionOf(hostile, '<@everyone>'), '<@everyone>', 0)
    expect(fromTokens(toTokens(cut), nameOf).mentions).toEqual([])
  })

  it('moves what stands behind, and keeps what stands before', () => {
    const rich = joined(mentionOf(ann, 'Ann'), plain(' x '), mentionOf(amal, 'أمل الحسيني'))
    expect(toTokens(splice(rich, 5, 6, plain('longer')))).toBe(`<@${ann}> longer <@${amal}>`)
  })
})

describe('what a list can complete', () => {
  const at = (text: string) => triggerAt(plain(text), text.length)

  it.each([
    [':smile', 'emoji', 'smile'],
    ['hi :+1', 'emoji', '+1'],
    ['🎉:ta', 'emoji', 'ta'],
    ['(:heart', 'emoji', 'heart'],
    ['@', 'mention', ''],
    ['hi @Ann Ma', 'mention', 'Ann Ma'],
    ['שלום @אמ', 'mention', 'אמ'],
  ] as const)('%s', (text, kind, query) => {
    expect(at(text)).toEqual({ kind, query, from: text.length - query.length - 1 })
  })

  it.each([
    ['a smile without', 'smile'],
    ['one letter', ':p'],
    ['a time', 'at 10:30'],
    ['a time’s end', '10:30:15'],
    ['an address', 'https://x.example/?:smile'],
    ['an address of mail', 'ann@exa'],
    ['a code span', '`x :smile'],
    ['a longer code span', '``x ` :smile'],
    ['a code block', '```\n:smile'],
    ['a line after it', '@Ann\nx'],
  ])('not %s', (_, text) => {
    expect(at(text)).toBeUndefined()
  })

  it('again behind closed code', () => {
    expect(at('`x` :smile')?.kind).toBe('emoji')
    expect(at('```\nx\n```\n@a')?.kind).toBe('mention')
  })

  it('not of somebody who is mentioned already', () => {
    const rich = joined(mentionOf(ann, 'Ann'), plain(' hello'))
    expect(triggerAt(rich, 4)).toBeUndefined()
    expect(triggerAt(rich, rich.text.length)).toBeUndefined()
  })

  it.each([
    [':smile:', 'smile'],
    ['yes :+1:', '+1'],
    [':Tada:', 'tada'],
  ])('closes %s', (text, name) => {
    expect(closedShortcode(text, text.length)?.name).toBe(name)
  })

  it.each([['10:30:'], ['a:smile:'], ['`:smile:'], ['http://:smile:'], ['std::vector:'], [':not closed']])(
    'leaves %s',
    (text) => {
      expect(closedShortcode(text, text.length)).toBeUndefined()
    },
  )
})

describe('who is offered', () => {
  const members: readonly MemberView[] = [
    ownMember('Alice'),
    memberOf(contactNamed('Marie Ann')),
    memberOf(contactNamed('Annette')),
    memberOf(contactNamed('René')),
    memberOf(contactNamed('أمل الحسيني')),
  ]
  const found = (query: string, everyone = true) =>
    peopleFor(members, query, everyone).map((one) => (one.kind === 'member' ? one.name : one.kind))

  it('are others by the start of a name or of a part of it, the first names first', () => {
    expect(found('ann')).toEqual(['Annette', 'Marie Ann'])
    expect(found('marie a')).toEqual(['Marie Ann'])
    expect(found('rene')).toEqual(['René'])
    expect(found('الح')).toEqual(['أمل الحسيني'])
    expect(found('alice')).toEqual([])
  })

  it('and everyone only where that is allowed', () => {
    expect(found('ev')).toEqual(['everyone'])
    expect(found('ev', false)).toEqual([])
    expect(found('')).toHaveLength(5)
  })

  it('are six at most, everyone among them', () => {
    const many = Array.from({ length: 30 }, (_, index) => memberOf(contactNamed(`Person ${index}`)))
    expect(peopleFor(many, '', true)).toHaveLength(6)
    expect(peopleFor(many, '', true).at(-1)).toEqual({ kind: 'everyone' })
  })
})

describe('formatting', () => {
  const select = (marked: string) => {
    const from = marked.indexOf('[')
    const to = marked.indexOf(']') - 1
    return { rich: plain(marked.replace(/[[\]]/gu, '')), from, to }
  }
  const after = (marked: string, wanted: 'bold' | 'italic' | 'code'): string => {
    const { rich, from, to } = format(select(marked), wanted)
    return `${rich.text.slice(0, from)}[${rich.text.slice(from, to)}]${rich.text.slice(to)}`
  }

  it.each([
    ['a [b] c', 'bold', 'a **[b]** c'],
    ['a **[b]** c', 'bold', 'a [b] c'],
    ['a [b] c', 'italic', 'a _[b]_ c'],
    ['a [b] c', 'code', 'a `[b]` c'],
    ['a[ b ]c', 'bold', 'a **[b]** c'],
    ['[]', 'bold', '**[]**'],
    ['[a\nb]', 'code', '```\n[a\nb]\n```'],
    ['```\n[a\nb]\n```', 'code', '[a\nb]'],
  ] as const)('%j in %s is %j', (before, wanted, result) => {
    expect(after(before, wanted)).toBe(result)
  })

  it('leaves mentions whole', () => {
    const rich = joined(plain('a '), mentionOf(ann, 'Ann'), plain(' b '), mentionOf(amal, 'X'))
    expect(toTokens(format({ rich, from: 2, to: 6 }, 'bold').rich)).toBe(`a **<@${ann}>** b <@${amal}>`)
  })

  it('is meant by Ctrl or Cmd alone', () => {
    const chord = { key: 'b', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }
    expect(formatMeant(chord)).toBeUndefined()
    expect(formatMeant({ ...chord, ctrlKey: true })).toBe('bold')
    expect(formatMeant({ ...chord, metaKey: true, key: 'I' })).toBe('italic')
    expect(formatMeant({ ...chord, ctrlKey: true, shiftKey: true })).toBeUndefined()
    expect(formatMeant({ ...chord, ctrlKey: true, altKey: true })).toBeUndefined()
  })
})
