import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reachedText, relayedText } from '../../signaling/frameTexts'
import { decodeQuickly } from '../../signaling/quickFrames'
import { decodeClientFrame } from '../../src/core/protocol/signaling/clientFrames'
import { parseJson } from '../../src/core/protocol/signaling/decode'
import { decodeServerFrame, encodeServerFrame } from '../../src/core/protocol/signaling/serverFrames'
import { aliasOf, topicOf } from './support'

const types = ['message', 'edit', 'delete', 'reaction', 'read', 'typing', 'typing_stop', 'call.offer', 'ping', 'join']
const printable = fc.string({
  minLength: 1,
  maxLength: 66,
  unit: fc.integer({ min: 0x20, max: 0x7f }).map((code) => String.fromCharCode(code)),
})
const word = fc.oneof(printable, fc.constantFrom('"', '\\', 'a"', '\\u0041', 'm-1', ''))
const base64url = fc.stringMatching(/^[A-Za-z0-9_-]{0,12}$/)
const topic = fc.oneof(
  fc.constantFrom('a', 'b').map((name) => topicOf(name).id),
  base64url,
)
const frame = fc.record(
  {
    type: fc.constantFrom(...types),
    id: word,
    topic,
    envelope: fc.oneof(base64url, word),
    clientMsgId: word,
    messageId: word,
  },
  { requiredKeys: ['type'] },
)
/** As a program writes it, and as somebody does who looks for gaps between one reading and another. */
const text = fc
  .tuple(
    frame,
    fc.constantFrom(
      (json: string) => json,
      (json: string) => json.replace(',', ' ,'),
      (json: string) => `${json} `,
      (json: string) => json.replace('}', ',"id":"x"}'),
      (json: string) => json.replace(/"(\w)/, '"\\u0000$1'),
      (json: string) => `${json}\n`,
    ),
  )
  .map(([value, bend]) => bend(JSON.stringify(value)))
const exact = fc
  .tuple(word, topic, fc.oneof(base64url, word), word)
  .map(
    ([id, of, envelope, clientMsgId]) =>
      `{"type":"message","id":"${id}","topic":"${of}","envelope":"${envelope}","clientMsgId":"${clientMsgId}"}`,
  )

describe('frames that are read and written in a quicker way', () => {
  it('SG3 are read as their schema reads them', () => {
    fc.assert(
      fc.property(fc.oneof(text, exact), (given) => {
        expect(decodeQuickly(given)).toEqual(decodeClientFrame(given))
      }),
      { numRuns: 3_000 },
    )
    const long = (length: number): string =>
      `{"type":"message","id":"1","topic":"${topicOf('a').id}","envelope":"${'A'.repeat(length)}","clientMsgId":"m"}`
    for (const length of [1, 2, 3, 4, 5, 66_559, 66_560, 66_561, 66_564])
      expect(decodeQuickly(long(length))).toEqual(decodeClientFrame(long(length)))
  })

  it('SG3 are written as JSON is', () => {
    fc.assert(
      fc.property(text, (given) => {
        const read = decodeClientFrame(given)
        if (!read.ok || !('envelope' in read.value)) return
        const { id: _unsaid, type, topic, ...rest } = read.value
        const from = aliasOf('alice')
        const written = relayedText(read.value, from)
        expect(parseJson(written)).toEqual({ type, topic, from, ...rest })
        expect(decodeServerFrame(written).ok).toBe(true)
      }),
      { numRuns: 3_000 },
    )
    fc.assert(
      fc.property(word, fc.nat(), (id, reached) => {
        expect(reachedText(id, reached)).toBe(encodeServerFrame({ type: 'ack', id, reached }))
      }),
    )
  })
})
