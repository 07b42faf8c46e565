import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../../src/core/search/fold'
import { highlightsIn } from '../../../src/core/search/highlight'
import { createLocalEngine } from '../../../src/core/search/localEngine'
import { tokensOf } from '../../../src/core/search/tokens'
import { queryWords } from '../../../src/core/search/words'
import { anyText, documentOf, numbersFound } from './support'

const terms = (text: string): readonly string[] => [...tokensOf(fold(text).text)].map(({ term }) => term)

const finds = async (text: string, query: string): Promise<boolean> => {
  const engine = createLocalEngine()
  await engine.reset()
  await engine.apply({ put: [documentOf(1, text)], remove: [] })
  return (await numbersFound(engine, { text: query })).length > 0
}

describe('what a text is found by', () => {
  it.each([
    ['words, whatever their case', 'Hello, WORLD!', ['hello', 'world']],
    ['accents and ligatures folded', 'Crème brûlée, ﬁne Œuvre', ['creme', 'brulee', 'fine', 'oeuvre']],
    ['full width as ordinary width', 'Ｔｉｎ １２', ['tin', '12']],
    ['emoji and flags', 'party 🎉 🇫🇷', ['party', '🎉', '🇫🇷']],
    ['soft hyphens and joiners unseen', 'Dona\u00ADdampf a\u200Db', ['donadampf', 'ab']],
    ['nothing in punctuation', '… — !?', []],
  ])('%s', (_, text, expected) => {
    expect(terms(text)).toEqual(expected)
  })

  it('cuts words that are too long, never within a letter', () => {
    const [term = ''] = terms('𐐨'.repeat(100))
    expect(term.length).toBeLessThanOrEqual(64)
    expect(term).not.toMatch(/[\ud800-\udbff]$/)
  })

  it.each([
    ['German ß', 'Die Straße ist gesperrt', 'STRASSE'],
    ['German umlauts without dots', 'Grüße aus Köln', 'grusse koln'],
    ['Turkish capital İ', 'İstanbul', 'istanbul'],
    ['Greek final sigma', 'Οδυσσεύς', 'ΟΔΥΣΣΕΥΣ'],
    ['Polish ł', 'Łódź', 'lodz'],
    ['a Chinese word', '我在北京大学读书', '北京大学'],
    ['a part of a Chinese word', '我在北京大学读书', '京大'],
    ['one Chinese letter in the middle', '我在北京大学读书', '大'],
    ['one Chinese letter at the end', '我在北京大学读书', '书'],
    ['Chinese words that stand apart', '我在北京大学读书', '北京读书'],
    ['Japanese in both syllabaries', '明日は東京タワーに行きます', '東京タワー'],
    ['half-width Katakana', 'ガラスの靴', 'ｶﾞﾗｽ'],
    ['Thai', 'สวัสดีครับ คุณสบายดีไหม', 'สบายดี'],
    ['an unfinished Thai word', 'สวัสดีครับ', 'สวัสดีค'],
    ['Arabic with and without vowel signs', 'مَرْحَبًا بالعالم', 'مرحبا'],
    ['Arabic alef with and without hamza', 'أحمد', 'احمد'],
    ['Arabic stretched with tatweel', 'العـــربية', 'العربيه'],
    ['Hebrew with points', 'שָׁלוֹם', 'שלום'],
    ['Korean from its parts', '한국어', '\u1112\u1161\u11ab국어'],
    ['Hindi', 'नमस्ते दुनिया', 'दुनिया'],
    ['Latin within Japanese', '新しいTincanです', 'tincan'],
  ])('%s', async (_, text, query) => {
    expect(await finds(text, query)).toBe(true)
  })

  it.each([
    ['another Chinese word', '我在北京大学读书', '上海'],
    ['the letters of a Chinese word in another order', '大学', '学大'],
    ['Thai of another vowel', 'ปี', 'ปู'],
    ['Japanese of another sound', 'か', 'が'],
    ['a number that differs by a digit', 'Platform 20261', '20262'],
    ['the end of a word', 'Dampfschiff', 'schiff'],
    ['nothing that can be looked up', 'Hello!', '!!!'],
  ])('is not found by %s', async (_, text, query) => {
    expect(await finds(text, query)).toBe(false)
  })

  it.each([
    ['one letter wrong', 'harbour', 'harbeur', true],
    ['one left out', 'harbour', 'harbor', true],
    ['two swapped', 'harbour', 'habrour', true],
    ['two wrong in a long word', 'kindergarten', 'kindregarden', true],
    ['two wrong in a short one', 'harbour', 'herbear', false],
    ['the first letter wrong', 'harbour', 'barbour', false],
    ['a short word', 'cat', 'car', false],
  ])('forgives slips: %s', async (_, text, query, forgiven) => {
    expect(await finds(text, `${query} ${query}`)).toBe(forgiven)
  })
})

describe('highlights', () => {
  const marked = (text: string, query: string): readonly string[] =>
    highlightsIn(text, queryWords(query)).map(({ from, to }) => text.slice(from, to))

  it.each([
    ['whole words and the typed part of an unfinished one', 'The boat in the harbour', 'boat harb', ['boat', 'harb']],
    ['the letters as they were written', 'Die STRAẞE und der Café\u0301', 'strasse cafe', ['STRAẞE', 'Café\u0301']],
    ['a word spelled almost so', 'The harbour', 'harbuor x', ['harbour']],
    ['neighbouring pairs as one', '我在北京大学读书', '北京大学', ['北京大学']],
    ['one letter', '我在北京大学读书', '大', ['大']],
    ['behind an emoji', '👩‍💻👍🏽 boat', 'boat', ['boat']],
    ['nothing where nothing answers', 'The boat', 'car', []],
  ])('mark %s', (_, text, query, expected) => {
    expect(marked(text, query)).toEqual(expected)
  })

  it('lie in the text, in order, apart from each other, whatever text and query', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, query) => {
        let end = -1
        for (const { from, to } of highlightsIn(text, queryWords(query))) {
          expect(from).toBeGreaterThan(end)
          expect(to).toBeGreaterThan(from)
          expect(to).toBeLessThanOrEqual(text.length)
          end = to
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('hostile texts', () => {
  const zalgo = `a${'\u0301'.repeat(15_999)}`
  it.each([
    ['marks without end', zalgo],
    ['one word without end', 'a'.repeat(16_000)],
    ['one word of Han without end', '北'.repeat(16_000)],
    ['Thai without end', 'กิ'.repeat(8_000)],
    ['halves of pairs', '\ud83d'.repeat(8_000) + '\ude00'.repeat(8_000)],
    ['letters that grow when folded', '\ufdfa'.repeat(16_000)],
    ['nothing but joiners', '\u200d'.repeat(16_000)],
    ['sixteen thousand different words', Array.from({ length: 4_000 }, (_, index) => index.toString(36)).join(' ')],
    ['names of an object’s own', '__proto__ constructor hasOwnProperty toString'],
  ])('%s make a bounded index, and keep nothing else from being found', async (_, text) => {
    const engine = createLocalEngine()
    await engine.reset()
    const applied = await engine.apply({ put: [documentOf(1, text), documentOf(2, '__proto__')], remove: [] })
    await engine.check({ text: text.slice(0, 600) }, [documentOf(1, text)])
    expect(await numbersFound(engine, { text: 'proto' })).toContain(2)
    // However hostile, two texts make no more to keep than their own size.
    const kept = applied.ok ? applied.value.save.reduce((sum, { bytes }) => sum + bytes.length, 0) : Infinity
    expect(kept).toBeLessThan(256 * 1024)
  })
})
