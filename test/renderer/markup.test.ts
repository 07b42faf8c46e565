import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressesIn } from '../../src/renderer/features/markup/addresses'
import { blocksOf } from '../../src/renderer/features/markup/blocks'
import { isJumbo } from '../../src/renderer/features/markup/jumbo'
import type { Block, Inline } from '../../src/renderer/features/markup/syntax'
import { accountOf } from './support/world'

const bob = accountOf('Bob')
const tags = { emphasis: 'em', strong: 'strong', strike: 's' } as const

/** A tree written down shortly. */
const inline = (node: Inline): string => {
  switch (node.kind) {
    case 'text':
      return node.text
    case 'link':
      return `[${node.text}]`
    case 'mention':
      return node.who === 'everyone' ? '@everyone' : '@account'
    case 'code':
      return `<code>${node.text}</code>`
    default:
      return `<${tags[node.kind]}>${node.children.map(inline).join('')}</${tags[node.kind]}>`
  }
}
const block = (node: Block): string => {
  switch (node.kind) {
    case 'paragraph':
      return node.children.map(inline).join('')
    case 'code':
      return `<pre>${node.text}</pre>`
    case 'quote':
      return `<quote>${node.blocks.map(block).join('|')}</quote>`
    case 'list':
      return `<list ${node.start ?? '-'}>${node.items.map((item) => `<li>${item.map(block).join('|')}</li>`).join('')}</list>`
  }
}
const shown = (text: string): string => blocksOf(text).map(block).join('|')

describe('the small Markdown of a message', () => {
  it.each([
    ['plain text', 'plain text'],
    [
      '*one* _two_ **three** __four__ ~~five~~',
      '<em>one</em> <em>two</em> <strong>three</strong> <strong>four</strong> <s>five</s>',
    ],
    ['***both***', '<strong><em>both</em></strong>'],
    ['**bold with *slant* within**', '<strong>bold with <em>slant</em> within</strong>'],
    ['snake_case_name and 2*3*4 and 2 * 3', 'snake_case_name and 2*3*4 and 2 * 3'],
    ['你好**世界**', '你好<strong>世界</strong>'],
    ['*open **and** never closed', '*open <strong>and</strong> never closed'],
    ['*crossed **over* here**', '<em>crossed **over</em> here**'],
    ['****, ~, ~~~ and _', '****, ~, ~~~ and _'],
    ['\\*not this\\*', '*not this*'],
    ['`a *b*` and ``with ` within`` and `open', '<code>a *b*</code> and <code>with ` within</code> and `open'],
    ['*https://tin.example/a_b_c*', '<em>[https://tin.example/a_b_c]</em>'],
    [`hi <@${bob}>, <@everyone> and <@nobody>`, 'hi @account, @everyone and <@nobody>'],
    ['*over\nlines* but *not over\n\nparagraphs*', '<em>over\nlines</em> but *not over\n\nparagraphs*'],
    [
      '# no heading\n---\n![no image](https://x.example/a.png)',
      '# no heading\n---\n![no image]([https://x.example/a.png])',
    ],
    ['<b onclick="x()">no tag</b> &amp;', '<b onclick="x()">no tag</b> &amp;'],
  ])('reads %j', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  it.each([
    ['> one\n> two\nthree', '<quote>one\ntwo</quote>|three'],
    ['> > deep', '<quote><quote>deep</quote></quote>'],
    ['> - a\n> - b', '<quote><list -><li>a</li><li>b</li></list></quote>'],
    ['Bring:\n- rope\n- *anchor*\nand go', 'Bring:|<list -><li>rope</li><li><em>anchor</em></li></list>|and go'],
    ['3. c\n4. d', '<list 3><li>c</li><li>d</li></list>'],
    ['- a\n  - b\n  - c\n- d', '<list -><li>a|<list -><li>b</li><li>c</li></list></li><li>d</li></list>'],
    ['  1. rope\n  2. tar', '<list 1><li>rope</li><li>tar</li></list>'],
    ['- a\n1. b', '<list -><li>a</li></list>|<list 1><li>b</li></list>'],
    ['-5 degrees\n2026. was it?', '-5 degrees\n2026. was it?'],
    ['see\n```ts\nconst a = `*b*`\n\n> c\n```\ndone', 'see|<pre>const a = `*b*`\n\n> c</pre>|done'],
    ['```\nnever closed', '```\nnever closed'],
    ['one\n\n\ntwo', 'one\n\n\ntwo'],
  ])('reads the lines of %j', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  const marks = [
    '*',
    '**',
    '_',
    '~~',
    '`',
    '```\n',
    '> ',
    '- ',
    '1. ',
    '\n',
    '\\',
    '<@everyone>',
    'https://a.example/(',
    ')',
    ' ',
    'a',
    '[',
    '!',
  ]

  it('loses no word and is never empty where something was written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...marks), fc.stringMatching(/^[a-z]{3}$/u)), { maxLength: 60 }),
        (parts) => {
          const text = parts.join('')
          const words = text.replace(/https:\/\/a\.example\/|everyone/gu, '').match(/[a-z]{3,}/gu) ?? []
          const seen = shown(text)
          for (const word of words) expect(seen).toContain(word)
        },
      ),
      { numRuns: 500 },
    )
  })

  /** Four times the longest message: what grows faster than its input, or nests without bound, does not come back. */
  it('comes to an end with the longest hostile text', () => {
    const hostile = fc.array(fc.constantFrom(...marks, '*['), { minLength: 1, maxLength: 6 })
    const length = 64_000
    const parsed = (unit: string): number => {
      const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length)
      return blocksOf(`${text}\nend`).length
    }
    for (const unit of [
      '*[',
      '*a ',
      '*a',
      'a* ',
      '**a *b ',
      '_a*b~~',
      '`',
      '`a``',
      '> ',
      '- ',
      '>\n',
      ' - a\n',
      '```\n',
      '<@',
      ')',
      'https://',
      'https://a)',
      'a.',
      '\\',
      '\n',
    ]) {
      expect(parsed(unit), unit).toBeGreaterThan(0)
    }
    fc.assert(
      fc.property(hostile, (parts) => {
        expect(parsed(parts.join(''))).toBeGreaterThan(0)
      }),
      { numRuns: 25 },
    )
  })
})

const links = (text: string): readonly string[] => addressesIn(text).map((address) => address.text)

describe('addresses in a message', () => {
  it.each([
    ['see https://tin.example.', ['https://tin.example']],
    ['(https://tin.example/a_(b))', ['https://tin.example/a_(b)']],
    ['“http://tin.example/?q=1#x”, then', ['http://tin.example/?q=1#x']],
    ['https://a.example https://b.example!', ['https://a.example', 'https://b.example']],
    ['write to mailto:bob@tin.example.', ['mailto:bob@tin.example']],
    [
      'javascript:alert(1) data:text/html,x file:///etc/passwd tincan://invite#x mailto:nobody mailto:a@b.example?body=x',
      [],
    ],
    ['https://tin.example@evil.example/ https://user:pass@evil.example', []],
    ['https://', []],
  ])('of %j are %j', (text, expected) => {
    expect(links(text)).toEqual(expected)
  })

  it('stand in the text as they are, and lead to the web or to mail alone', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('https://', 'mailto:a@b'))), (parts) => {
        const text = parts.join(' ')
        for (const { from, text: address, href } of addressesIn(text)) {
          expect(text.slice(from, from + address.length)).toBe(address)
          expect(href).toMatch(/^(https?:\/\/|mailto:)/)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('a few emoji are shown large, and words never', () => {
    expect(['🎉', '👩‍👩‍👧', '❤️👍🏽🇩🇪'].every(isJumbo)).toBe(true)
    expect(['🎉🎉🎉🎉', 'ok', '12', '🎉!', ''].some(isJumbo)).toBe(false)
  })
})
