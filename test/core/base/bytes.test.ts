import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concat, equalBytes, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../../src/core/base/bytes'

const bytes = fc.uint8Array({ maxLength: 80 })
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

describe('base64url', () => {
  it('is what Node writes, and leads back', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        const text = toBase64Url(given)
        expect(text).toBe(Buffer.from(given).toString('base64url'))
        expect(fromBase64Url(text)).toEqual(given)
      }),
    )
  })

  it('RFC 4648 §3.5: has one text for each run of bytes, so that it can be an id', () => {
    const text = fc.string({ unit: fc.constantFrom(...alphabet.split('')), maxLength: 9 })
    fc.assert(
      fc.property(text, (given) => {
        const read = fromBase64Url(given)
        const canonical = Buffer.from(given, 'base64url').toString('base64url') === given
        expect(read !== undefined).toBe(canonical)
        if (read !== undefined) expect(toBase64Url(read)).toBe(given)
      }),
      { numRuns: 1_000 },
    )
    expect(fromBase64Url('QQ')).toEqual(utf8('A'))
    expect(fromBase64Url('QR')).toBeUndefined()
    expect(fromBase64Url('QUE')).toEqual(utf8('AA'))
    expect(fromBase64Url('QUF')).toBeUndefined()
  })

  it('refuses every other text', () => {
    const strangers = ['Q', 'QUJDQ', 'QQ==', 'Q+', 'Q/', 'Q Q', ' QQ', 'QQ\n', 'Qé', '😀', '\ud83d', 'QQ\0A']
    for (const text of strangers) expect(fromBase64Url(text)).toBeUndefined()
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 12 }), (text) => {
        const read = fromBase64Url(text)
        if (read !== undefined) expect(toBase64Url(read)).toBe(text)
      }),
    )
  })
})

describe('UTF-8', () => {
  it('carries every well-formed text there and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8(text)).toEqual(new Uint8Array(Buffer.from(text)))
        expect(fromUtf8(utf8(text))).toBe(text)
      }),
    )
    expect(fromUtf8(utf8('\ufeffwith a mark'))).toBe('\ufeffwith a mark')
  })

  it('refuses bytes that are no text', () => {
    const broken = [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x41, 0x80]]
    for (const given of broken) expect(fromUtf8(Uint8Array.from(given))).toBeUndefined()
  })
})

describe('bytes', () => {
  it('are joined in order, into a buffer of their own', () => {
    fc.assert(
      fc.property(fc.array(bytes), (parts) => {
        expect(concat(...parts)).toEqual(new Uint8Array(Buffer.concat(parts)))
      }),
    )
    const part = utf8('a')
    const whole = concat(part)
    part.fill(0)
    expect(whole).toEqual(utf8('a'))
  })

  it('are equal when each is', () => {
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        expect(equalBytes(left, right)).toBe(Buffer.compare(left, right) === 0)
        expect(equalBytes(left, left.slice())).toBe(true)
      }),
    )
    expect(equalBytes(utf8('ab'), utf8('abc'))).toBe(false)
    expect(equalBytes(utf8('abc'), utf8('abd'))).toBe(false)
  })
})
