import wrtc from '@roamhq/wrtc'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LinkChannel } from '../../../../src/core/adapters/webrtc/channel'
import { systemClock } from '../../../../src/core/base/clock'
import { Multiplexer, type Stream } from '../../../../src/core/link/multiplexer'
import { KiB, message, MiB, tagOf } from '../../link/end'

/** Something that came whole: its length and its hash, so that 64 MiB are not kept twice. */
interface Came {
  readonly length: number
  readonly hash: string
}

const cameOf = (bytes: Uint8Array): Came => ({
  length: bytes.length,
  hash: createHash('sha256').update(bytes).digest('hex'),
})

interface End {
  readonly multiplexer: Multiplexer
  /** What came, by stream. */
  readonly came: Map<string, Came[]>
  readonly breaches: string[]
}

/** One end of a link over a real data channel, which takes messages as long as they get. */
const endOver = (real: RTCDataChannel, side: 'calling' | 'called'): End => {
  const came = new Map<string, Came[]>()
  const breaches: string[] = []
  const channel = new LinkChannel(real, {
    clock: systemClock,
    isDescribed: () => true,
    prove: () => Uint8Array.of(1),
    admit: () => true,
    opened: () => {
      multiplexer.drain()
    },
    frame: (frame) => {
      multiplexer.receive(frame)
    },
    drained: () => {
      multiplexer.drain()
    },
    heard: () => undefined,
    breached: (breach) => breaches.push(breach),
    closed: () => undefined,
  })
  const multiplexer = new Multiplexer(side, channel, {
    opened: (stream) => {
      const messages: Came[] = []
      came.set(stream.tag, messages)
      stream.onMessage = (bytes) => messages.push(cameOf(bytes))
      return true
    },
    note: () => undefined,
    limit: () => 64 * MiB,
    breached: (breach) => breaches.push(breach),
  })
  return { multiplexer, came, breaches }
}

let connections: RTCPeerConnection[] = []
let alice: End
let bob: End

beforeEach(async () => {
  const [one, other] = [new wrtc.RTCPeerConnection(), new wrtc.RTCPeerConnection()]
  connections = [one, other]
  one.onicecandidate = ({ candidate }) => candidate && void other.addIceCandidate(candidate)
  other.onicecandidate = ({ candidate }) => candidate && void one.addIceCandidate(candidate)
  const options = { negotiated: true, id: 0, ordered: true }
  const channels = [one.createDataChannel('link', options), other.createDataChannel('link', options)] as const
  alice = endOver(channels[0], 'calling')
  bob = endOver(channels[1], 'called')
  await one.setLocalDescription(await one.createOffer())
  if (one.localDescription) await other.setRemoteDescription(one.localDescription)
  await other.setLocalDescription(await other.createAnswer())
  if (other.localDescription) await one.setRemoteDescription(other.localDescription)
  await vi.waitUntil(() => channels.every(({ readyState }) => readyState === 'open'), { timeout: 30_000 })
})

afterEach(() => {
  for (const one of connections) one.close()
})

const opened = async (tag: number): Promise<Stream> => {
  const stream = alice.multiplexer.open('history', tagOf(tag))
  await vi.waitUntil(() => bob.came.has(tagOf(tag)), { timeout: 30_000 })
  return stream
}

/** Sends one after the other, as somebody does who heeds how much still waits. */
const deliver = async (stream: Stream, bytes: Uint8Array, timeout = 120_000): Promise<Came | undefined> => {
  const before = bob.came.get(stream.tag)?.length ?? 0
  stream.send(bytes)
  await vi.waitUntil(() => (bob.came.get(stream.tag)?.length ?? 0) > before, { timeout, interval: 2 })
  return bob.came.get(stream.tag)?.[before]
}

describe('what a link of real WebRTC carries arrives whole', () => {
  it.each([
    ['1 B', 1],
    ['1 KiB', KiB],
    ['64 KiB - 1 B', 64 * KiB - 1],
    ['64 KiB', 64 * KiB],
    ['64 KiB + 1 B', 64 * KiB + 1],
    ['256 KiB', 256 * KiB],
    ['1 MiB', MiB],
    ['16 MiB', 16 * MiB],
    ['64 MiB', 64 * MiB],
  ])(
    '%s, and another stream is not held up meanwhile',
    async (name, length) => {
      const stream = await opened(1)
      const other = alice.multiplexer.open('room', tagOf(2))
      const bytes = message(length, 7)
      const started = performance.now()
      const arriving = deliver(stream, bytes)
      other.send(message(200, 3))
      await vi.waitUntil(() => bob.came.get(tagOf(2))?.length === 1, { timeout: 120_000, interval: 1 })
      const isFirst = (bob.came.get(stream.tag)?.length ?? 0) === 0
      expect(await arriving).toEqual(cameOf(bytes))
      expect(bob.came.get(tagOf(2))).toEqual([cameOf(message(200, 3))])
      if (length >= MiB) {
        expect(isFirst).toBe(true)
        console.log(`${name}: ${String(Math.round(performance.now() - started))} ms`)
      }
      expect([...alice.breaches, ...bob.breaches]).toEqual([])
    },
    180_000,
  )

  it('any lengths, one after another, in order', async () => {
    let tag = 10
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: MiB })), { maxLength: 8 }),
        async (lengths) => {
          const stream = await opened((tag += 1))
          const all = lengths.map((length, index) => message(length, index + 1))
          for (const bytes of all) stream.send(bytes)
          await vi.waitUntil(() => bob.came.get(stream.tag)?.length === all.length, { timeout: 60_000, interval: 2 })
          expect(bob.came.get(stream.tag)).toEqual(all.map(cameOf))
          stream.close()
        },
      ),
      { numRuns: 10 },
    )
    expect([...alice.breaches, ...bob.breaches]).toEqual([])
  }, 180_000)
})
