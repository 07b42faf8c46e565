import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hueOf, initialsOf } from '../../src/renderer/ui/initials'

describe('initials', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['ada king lovelace', 'AL'],
    ['bob', 'B'],
    ['  ', ''],
    ['“Bob” (work)', 'BW'],
    ['— Ann —', 'A'],
    ['!?', '!'],
    ['7 of 9', '79'],
    ['ßigrid', 'ß'],
    ['Ægir von Ås', 'ÆÅ'],
    ['é́lan', 'É́'],
    ['🦊 Felix', '🦊F'],
    ['👩‍👩‍👧 family', '👩‍👩‍👧F'],
    ['🇫🇮 Suomi', '🇫🇮S'],
    ['山田 太郎', '山太'],
    ['王小明', '王'],
    ['김 민준', '김민'],
    ['नीला शर्मा', 'नीश'],
    ['נועה כהן', 'נכ'],
    // Two Arabic letters side by side would join and read as a word.
    ['أمل الحسيني', 'أ\u200cا'],
    ['أمل Ray', 'أR'],
  ])('of %j are %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })
})

/** Relative luminance (WCAG 2) of an OKLCH colour, each channel cut to what a screen can show. */
const luminance = (lightness: number, chroma: number, hue: number): number => {
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const cut = (channel: number): number => Math.min(1, Math.max(0, channel))
  return (
    0.2126 * cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) +
    0.7152 * cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) +
    0.0722 * cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
  )
}

describe('the colours of an avatar', () => {
  const tokens = readFileSync(new URL('../../src/renderer/styles/tokens.css', import.meta.url), 'utf8')
  const valuesOf = (name: string): readonly (readonly [number, number])[] =>
    [...tokens.matchAll(new RegExp(`--${name}: ([\\d.]+) ([\\d.]+);`, 'g'))].map(([, lightness, chroma]) => [
      Number(lightness),
      Number(chroma),
    ])

  it('can be read in both themes, whatever the hue', () => {
    const backs = valuesOf('avatar-back')
    const fronts = valuesOf('avatar-front')
    expect([backs.length, fronts.length]).toEqual([2, 2])
    backs.forEach((back, theme) => {
      const front = fronts[theme] ?? back
      for (let hue = 0; hue < 360; hue++) {
        const [dark = 0, light = 0] = [luminance(...back, hue), luminance(...front, hue)].sort((x, y) => x - y)
        expect((light + 0.05) / (dark + 0.05), `hue ${hue}`).toBeGreaterThanOrEqual(4.5)
      }
    })
  })

  it('are the same for the same person, and spread over people', () => {
    const hues = Array.from({ length: 200 }, (_, index) => hueOf(`account ${index}`))
    expect(hueOf('account 7')).toBe(hues[7])
    expect(new Set(hues.map((hue) => Math.floor(hue / 45))).size).toBe(8)
  })
})
