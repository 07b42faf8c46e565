import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ranked, scoreOf } from '../../src/renderer/features/palette/score'
import { noFilters, queryOf, withFilter } from '../../src/renderer/features/search/filters'
import { countText } from '../../src/renderer/features/search/inConversation'
import { snippetOf } from '../../src/renderer/features/search/snippet'
import { keysText, shortcutGroups, shortcuts } from '../../src/renderer/features/shell/shortcuts'
import { alice, conversationOf } from './support/world'

const text = (pieces: readonly { readonly text: string }[]): string => pieces.map((piece) => piece.text).join('')

describe('a snippet', () => {
  it('is the whole of a short message, with what was found marked', () => {
    expect(snippetOf('The boat is here', [{ from: 4, to: 8 }])).toEqual([
      { text: 'The ', marked: false },
      { text: 'boat', marked: true },
      { text: ' is here', marked: false },
    ])
  })

  it('begins shortly before the first found word of a long one, and tells that there is more', () => {
    const plain = `${'before '.repeat(40)}boat ${'after '.repeat(60)}`
    const at = plain.indexOf('boat')
    const pieces = snippetOf(plain, [{ from: at, to: at + 4 }])
    expect(pieces.filter(({ marked }) => marked)).toEqual([{ text: 'boat', marked: true }])
    expect(text(pieces)).toMatch(/^….{20,40}boat .*…$/u)
  })

  it('cuts no letter in two', () => {
    const plain = `${'👩‍👩‍👧‍👦'.repeat(30)}boat${'👩‍👩‍👧‍👦'.repeat(60)}`
    const at = plain.indexOf('boat')
    const shown = text(snippetOf(plain, [{ from: at, to: at + 4 }])).replaceAll('…', '')
    expect(shown.replaceAll('👩‍👩‍👧‍👦', '')).toBe('boat')
  })

  it('holds nothing but the message, whatever it is told to mark', () => {
    const ranges = fc.array(fc.tuple(fc.nat(400), fc.nat(20)), { maxLength: 8 })
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), ranges, (plain, given) => {
        const highlights = given
          .map(([from, length]) => ({ from, to: from + length }))
          .sort((left, right) => left.from - right.from)
        const shown = snippetOf(plain, highlights).filter((piece) => piece.text !== '…' || piece.marked)
        expect(plain).toContain(text(shown.filter((piece) => piece.text !== '…')))
      }),
    )
  })
})

describe('filters', () => {
  it('become a query; a day is the reader’s', () => {
    expect(queryOf(' boat ', noFilters)).toEqual({ text: 'boat' })
    const filters = {
      from: alice,
      in: conversationOf('Bob'),
      hasLink: true,
      after: '2026-03-01',
      before: '2026-04-01',
    } as const
    expect(queryOf('', filters)).toEqual({
      text: '',
      from: alice,
      conversation: conversationOf('Bob'),
      has: ['link'],
      after: new Date(2026, 2, 1).toISOString(),
      before: new Date(2026, 3, 1).toISOString(),
    })
    expect(queryOf('', { before: 'soon' })).toEqual({ text: '' })
  })

  it('are set and taken away one by one', () => {
    const set = withFilter(withFilter(noFilters, 'hasLink', true), 'after', '2026-03-01')
    expect(withFilter(set, 'after', undefined)).toEqual({ hasLink: true })
    expect(withFilter(withFilter(set, 'hasLink', undefined), 'after', undefined)).toEqual(noFilters)
  })
})

it.each([
  [-1, 0, false, 'Nothing found'],
  [-1, 1, false, '1 result'],
  [-1, 3, false, '3 results'],
  [-1, 100, true, '100+ results'],
  [2, 3, false, '3 of 3'],
  [0, 100, true, '1 of 100+'],
])('counts results: %i of %i', (chosen, count, more, told) => {
  expect(countText(chosen, count, more)).toBe(told)
})

describe('the palette’s order', () => {
  it.each([
    ['New conversation', 'new conversation', 7],
    ['New conversation', 'new c', 6],
    ['New conversation', 'conv new', 5],
    ['New conversation', 'versa', 3],
    ['New conversation', 'nc', 4],
    ['New conversation', 'nvs', 2],
    ['New conversation', 'ewc', 0],
    ['Åsa Öberg', 'oberg', 5],
    ['北京大学', '大学', 3],
    ['Anything', '', 1],
  ])('of %s for “%s” is %i', (name, typed, score) => {
    expect(scoreOf(name, typed)).toBe(score)
  })

  it('keeps the given order among equals', () => {
    const names = ['Bob', 'Carol', 'Bobby', 'Rob'].map((name) => ({ name }))
    expect(ranked(names, 'bo').map(({ name }) => name)).toEqual(['Bob', 'Bobby'])
    expect(ranked(names, '').map(({ name }) => name)).toEqual(['Bob', 'Carol', 'Bobby', 'Rob'])
  })
})

describe('the table of shortcuts', () => {
  it('is told whole', () => {
    expect(shortcutGroups.flatMap(({ rows }) => rows.map(({ name }) => name)).sort()).toEqual(
      Object.keys(shortcuts).sort(),
    )
  })

  it('is told as it is bound', () => {
    expect(keysText('palette')).toBe('Ctrl / ⌘ + K')
    expect(keysText('searchAll')).toBe('Ctrl / ⌘ + Shift + F')
    expect(keysText('next')).toBe('Alt + ↓')
    expect(keysText('sheet')).toBe('Ctrl / ⌘ + /')
  })
})
