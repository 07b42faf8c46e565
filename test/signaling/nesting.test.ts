import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTangled } from '../../signaling/nesting'
import { decodeQuickly, decodeSignal } from '../../signaling/quickFrames'
import { topicOf } from './support'

const padding = 'x'.repeat(2_000)
const nested = (depth: number): string => `{"type":"later","x":${'['.repeat(depth)}"${padding}"${']'.repeat(depth)}}`

describe('texts that would take long to read', () => {
  it('SG10 are those nested deep or of very many values', () => {
    expect([nested(63), nested(64)].map(isTangled)).toEqual([false, true])
    expect(isTangled(`[${'{},'.repeat(4_000)}"${padding}"]`)).toBe(false)
    expect(isTangled(`[${'{},'.repeat(4_100)}"${padding}"]`)).toBe(true)
    expect(isTangled(`{${'"k":1,'.repeat(4_100)}"x":"${padding}"}`)).toBe(true)
  })

  it('SG10 are not those with brackets and quotes in their strings, nor those that are no JSON', () => {
    const value = fc.stringMatching(/^["\\[\]{},:a]{0,40}$/)
    fc.assert(
      fc.property(fc.array(value, { minLength: 60, maxLength: 300 }), (values) => {
        expect(isTangled(JSON.stringify(values))).toBe(false)
      }),
    )
    expect(isTangled(`"${'['.repeat(3_000)}`)).toBe(false)
    expect(isTangled(']'.repeat(3_000))).toBe(false)
    const topics = Array.from({ length: 2_000 }, (_, index) => topicOf(String(index % 3)).id)
    expect(decodeSignal(JSON.stringify({ type: 'subscribe', topics })).ok).toBe(true)
  })

  it('SG10 are refused as malformed on both sockets', () => {
    for (const decode of [decodeQuickly, decodeSignal]) {
      expect(decode(nested(1_000))).toMatchObject({ ok: false, error: { kind: 'malformed' } })
      expect(decode(nested(10))).toEqual({ ok: false, error: { kind: 'unknown' } })
    }
  })
})
