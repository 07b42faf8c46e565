import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'
import { FramedChannel, type ChannelHost, type RealChannel } from '../../../../src/core/adapters/webrtc/channel'
import { cut, helloFrame, maxFrameBytes } from '../../../../src/core/adapters/webrtc/frames'
import { utf8 } from '../../../../src/core/base/bytes'
import type { Breach } from '../../../../src/core/network/transport'

type Handler = ((event: Event) => void) | null

/** A data channel whose network is the test. */
class PuppetChannel implements RealChannel {
  binaryType: BinaryType = 'blob'
  bufferedAmountLowThreshold = 0
  readonly label = 'puppet'
  onbufferedamountlow: Handler = null
  onclose: Handler = null
  onerror: ((event: RTCErrorEvent) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onopen: Handler = null
  readyState: RTCDataChannelState = 'connecting'
  bufferedAmount = 0
  readonly sent: Uint8Array[] = []

  send(data: unknown): void {
    if (this.readyState !== 'open') throw new Error('not open')
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array()
    this.sent.push(bytes)
    this.bufferedAmount += bytes.length
  }

  close(): void {
    this.readyState = 'closed'
  }

  opens(): void {
    this.readyState = 'open'
    this.onopen?.(new Event('open'))
  }

  hears(data: unknown): void {
    this.onmessage?.(
      new MessageEvent('message', { data: data instanceof Uint8Array ? Uint8Array.from(data).buffer : data }),
    )
  }

  /** The network took all but `left` bytes. */
  drains(left = 0): void {
    this.bufferedAmount = left
    this.onbufferedamountlow?.(new Event('bufferedamountlow'))
  }
}

const setup = (host: Partial<ChannelHost> = {}) => {
  const clock = createManualClock()
  const real = new PuppetChannel()
  const breaches: Breach[] = []
  const told: string[] = []
  const received: Uint8Array[] = []
  const channel = new FramedChannel(real, {
    clock,
    prove: () => utf8('alice'),
    admit: (proof) => Buffer.from(proof).toString() === 'bob',
    inspect: (message) => message,
    breached: (breach) => breaches.push(breach),
    withheld: (bytes) => told.push(`withheld ${bytes}`),
    closed: () => told.push('closed'),
    ...host,
  })
  channel.onopen = () => told.push('simple-peer: open')
  channel.onclose = () => told.push('simple-peer: close')
  channel.onmessage = ({ data }) => received.push(new Uint8Array(data))
  return { clock, real, channel, breaches, told, received }
}

const opened = (host: Partial<ChannelHost> = {}) => {
  const stage = setup(host)
  stage.real.opens()
  stage.real.hears(helloFrame(utf8('bob')))
  stage.real.sent.length = 0
  stage.real.bufferedAmount = 0
  return stage
}

/** A query: the shortest message there is. */
const query = Uint8Array.of(3)
const update = (length: number): Uint8Array => new Uint8Array(length)

describe('a channel', () => {
  it('says hello as soon as it can, and is open once the other did and was admitted', () => {
    const { channel, real, told } = setup()
    expect(channel.readyState).toBe('connecting')
    real.opens()
    expect(real.sent).toEqual([helloFrame(utf8('alice'))])
    expect(channel.readyState).toBe('connecting')
    expect(() => {
      channel.send(query)
    }).toThrow('not open')
    real.hears(helloFrame(utf8('bob')))
    expect(channel.readyState).toBe('open')
    expect(told).toEqual(['simple-peer: open'])
  })

  it('says hello where it was open before anybody looked, and where the other hello is quicker', () => {
    const stage = setup()
    stage.real.readyState = 'open'
    stage.real.hears(helloFrame(utf8('bob')))
    expect(stage.channel.readyState).toBe('open')
    expect(stage.real.sent).toEqual([helloFrame(utf8('alice'))])
  })

  it('closes on a proof that does not hold, and tells simple-peer', () => {
    const { channel, real, told, received } = setup()
    real.opens()
    real.hears(helloFrame(utf8('mallory')))
    for (const frame of cut(query)) real.hears(frame)
    expect(channel.readyState).toBe('closed')
    expect(told).toEqual(['closed', 'simple-peer: close'])
    expect(received).toEqual([])
  })

  it('hears nothing of a stranger but a proof', () => {
    for (const said of [...cut(query), utf8('nonsense'), 'a text', new Uint8Array()]) {
      const { channel, real, breaches, received } = setup()
      real.opens()
      real.hears(said)
      real.hears(helloFrame(utf8('bob')))
      expect(breaches).toEqual(['frame-malformed'])
      expect(channel.readyState).toBe('closed')
      expect(received).toEqual([])
    }
  })

  it('waits 10 s for a proof', async () => {
    const { channel, clock, real, told, breaches } = setup()
    real.opens()
    await clock.advance(9_999)
    expect(channel.readyState).toBe('connecting')
    await clock.advance(1)
    expect(channel.readyState).toBe('closed')
    expect(told).toEqual(['closed', 'simple-peer: close'])
    expect(breaches).toEqual([])
  })

  it('closes where the descriptions do not say whom to prove anything to', () => {
    const { channel, real, breaches } = setup({ prove: () => undefined })
    real.opens()
    expect(channel.readyState).toBe('closed')
    expect(breaches).toEqual(['proof-refused'])
    expect(real.sent).toEqual([])
  })

  it('gives messages whole, with nothing around them', () => {
    const { real, received } = opened()
    const message = update(200_000)
    message[199_999] = 7
    for (const frame of [...cut(query), ...cut(message)]) real.hears(frame)
    expect(received.map(({ length }) => length)).toEqual([1, 200_000])
    expect(received[1]?.buffer.byteLength).toBe(200_000)
    expect(received[1]?.at(-1)).toBe(7)
  })

  it('lets nothing be thrown at the real channel, and counts it as the sender’s doing (HP2)', () => {
    const { channel, real, breaches, received } = opened()
    channel.onmessage = () => {
      throw new Error('Yjs stumbled')
    }
    for (const frame of cut(query)) real.hears(frame)
    expect(breaches).toEqual(['update-malformed'])
    channel.onmessage = ({ data }) => received.push(new Uint8Array(data))
    for (const frame of cut(query)) real.hears(frame)
    expect(received).toHaveLength(1)
  })

  it('counts a second hello, texts and nonsense, and goes on', () => {
    const { channel, real, breaches, received } = opened()
    for (const said of [helloFrame(utf8('bob')), 'a text', utf8('nonsense')]) real.hears(said)
    expect(breaches).toEqual(['frame-malformed', 'frame-malformed', 'frame-malformed'])
    for (const frame of cut(query)) real.hears(frame)
    expect(received).toHaveLength(1)
    expect(channel.readyState).toBe('open')
  })

  it('hears nothing more once closed', () => {
    const { channel, real, breaches, received, told } = opened()
    channel.close()
    channel.close()
    for (const frame of cut(query)) real.hears(frame)
    real.hears('a text')
    expect([...breaches, ...received]).toEqual([])
    expect(told.filter((event) => event === 'closed')).toHaveLength(1)
  })

  it('never leaves more than 2 MiB with the real channel, and sends the rest in order as that drains', () => {
    const { channel, real } = opened()
    const messages = Array.from({ length: 6 }, (_, index) => {
      const message = update(1_000_000)
      message.fill(index, 2)
      return message
    })
    for (const message of messages) channel.send(message)
    expect(real.bufferedAmount).toBeLessThanOrEqual(2 * 1024 * 1024)
    expect(real.bufferedAmount).toBeGreaterThan(1024 * 1024)
    expect(channel.bufferedAmount).toBeGreaterThan(6_000_000)
    let low = 0
    channel.bufferedAmountLowThreshold = 64 * 1024
    channel.onbufferedamountlow = () => (low += 1)
    for (let round = 0; round < 10; round++) {
      real.drains()
      expect(real.bufferedAmount).toBeLessThanOrEqual(2 * 1024 * 1024)
    }
    expect(Buffer.compare(Buffer.concat(real.sent), Buffer.concat(messages.flatMap(cut)))).toBe(0)
    expect(Math.max(...real.sent.map(({ length }) => length))).toBe(maxFrameBytes)
    expect(low).toBe(1)
    expect(real.bufferedAmountLowThreshold).toBeGreaterThan(0)
  })

  it('lets go of somebody who does not read: 16 MiB wait, not more', () => {
    const { channel, real, told } = opened()
    for (let count = 0; count < 17; count++) channel.send(update(1_000_000))
    expect(channel.readyState).toBe('open')
    channel.send(update(1_000_000))
    channel.send(update(1_000_000))
    expect(told).toEqual(['simple-peer: open', 'closed', 'simple-peer: close'])
    expect(channel.bufferedAmount).toBe(real.bufferedAmount)
  })

  it('keeps to itself what nobody would take, and says so (HP3)', () => {
    const { channel, real, told } = opened()
    channel.send(update(1024 * 1024 + 17))
    channel.send(Uint8Array.of(99))
    expect(real.sent).toEqual([])
    expect(told).toEqual(['simple-peer: open', 'withheld 1048593', 'withheld 1'])
    channel.send(query)
    expect(real.sent).toHaveLength(1)
  })
})
