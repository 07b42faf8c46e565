import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Profile } from '../../src/core'
import {
  addLine,
  draftOf,
  faultsOf,
  isSound,
  isUnchanged,
  moveLine,
  patchOf,
} from '../../src/renderer/features/profile/draft'
import { longestLink } from '../../src/core'
import { profileLink, readLink } from '../../src/renderer/features/profile/links'

const ann: Profile = {
  name: 'Ann',
  bio: 'Sails.',
  statusText: '⛵ At sea',
  links: ['https://ann.example/', 'mailto:ann@mail.example'],
}
const draft = draftOf(ann)

describe('links of a profile', () => {
  it.each([
    ['https://ann.example/', 'web', 'ann.example'],
    ['http://ann.example:8080/a?b#c', 'web', 'ann.example:8080/a?b#c'],
    ['mailto:ann@mail.example', 'mail', 'ann@mail.example'],
    // Cyrillic letters that look Latin are shown as what they are.
    ['https://аnn.example/', 'web', 'xn--nn-6kc.example'],
  ])('%s is followed, and shown as %s %s', (link, kind, text) => {
    expect(profileLink(link)).toMatchObject({ kind, text })
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,<b>',
    'file:///etc/passwd',
    'tincan://invite#x',
    'https://bank.example@evil.example/',
    'https://user:secret@evil.example/',
    'mailto:ann@mail.example?body=send%20money',
    'mailto:a@b.example,c@d.example',
    'mailto:',
    `https://ann.example/${'x'.repeat(longestLink)}`,
    'no link',
    '',
  ])('%s is not followed', (link) => {
    expect(profileLink(link)).toBeUndefined()
  })

  it('are only ever https, http and mailto, whatever others send', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `mailto:${text}`),
        ),
        (text) => {
          expect(profileLink(text)?.href ?? 'https:').toMatch(/^(https?:|mailto:)/)
        },
      ),
    )
  })

  it.each([
    ['ann.example', 'https://ann.example/'],
    [' https://ann.example/a ', 'https://ann.example/a'],
    ['ann@mail.example', 'mailto:ann@mail.example'],
    ['http://localhost', 'http://localhost/'],
  ])('%j is read as %s', (typed, link) => {
    expect(readLink(typed)).toBe(link)
  })

  it.each(['word', 'two words', 'ftp://ann.example', 'javascript:alert(1)', ''])('%j is none', (typed) => {
    expect(readLink(typed)).toBeUndefined()
  })
})

describe('a profile being changed', () => {
  it('sends what differs, and nothing else', () => {
    expect(isUnchanged(patchOf(ann, draft))).toBe(true)
    expect(patchOf(ann, { ...draft, name: ' Anna ', bio: 'Sails. ' })).toEqual({ name: 'Anna' })
    expect(patchOf(ann, { ...draft, picture: 'remove' })).toEqual({ picture: undefined })
    expect(patchOf(ann, { ...draft, picture: 'remove' })).toHaveProperty('picture')
    const picture = new Uint8Array([1])
    expect(patchOf(ann, { ...draft, picture })).toEqual({ picture })
  })

  it('leaves out empty lines of links and keeps their order', () => {
    const links = [...addLine(draft.links), { key: 9, text: 'boat.example' }]
    expect(isSound(faultsOf({ ...draft, links }))).toBe(true)
    expect(patchOf(ann, { ...draft, links: moveLine(links, 9, -1) })).toEqual({
      links: ['https://ann.example/', 'mailto:ann@mail.example', 'https://boat.example/'],
    })
    expect(patchOf(ann, { ...draft, links: moveLine(draft.links, 1, -1) })).toEqual({
      links: ['mailto:ann@mail.example', 'https://ann.example/'],
    })
  })

  it('does not move a line beyond the ends, and takes five', () => {
    expect(moveLine(draft.links, 0, -1)).toEqual(draft.links)
    expect(moveLine(draft.links, 1, 1)).toEqual(draft.links)
    const five = [1, 2, 3, 4, 5].reduce<typeof draft.links>((lines) => addLine(lines), draft.links)
    expect(five).toHaveLength(5)
    expect(new Set(five.map(({ key }) => key)).size).toBe(5)
  })

  it('says what is wrong where it is wrong, and counts an emoji once', () => {
    expect(isSound(faultsOf({ ...draft, bio: '🦊'.repeat(280) }))).toBe(true)
    expect(faultsOf({ ...draft, bio: '🦊'.repeat(281) }).bio).toBe('1 character too long.')
    expect(faultsOf({ ...draft, statusText: 'x'.repeat(82) }).statusText).toBe('2 characters too long.')
    expect(faultsOf({ ...draft, name: '  ' }).name).toBe('A name is needed.')
    const links = [{ key: 4, text: 'javascript:alert(1)' }]
    expect([...faultsOf({ ...draft, links }).links.keys()]).toEqual([4])
  })
})
