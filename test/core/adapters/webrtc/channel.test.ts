import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'
import { LinkChannel, type ChannelHost } from '../../../../src/core/adapters/webrtc/channel'
import { fromUtf8, utf8 } from '../../../../src/core/base/bytes'
import { maxFrameBytes, type Frame } from '../../../../src/core/link/frame'
import type { Breach } from '../../../../src/core/network/transport'
import { KiB, tagOf } from '../../link/end'
import { PuppetChannel } from './puppet'

const hello = (name: string): Frame => ({ kind: 'hello', proof: utf8(name) })
const note: Frame = { kind: 'note', bytes: utf8('a note') }

const setup = (host: Partial<ChannelHost> = {}, real = new PuppetChannel()) => {
  const clock = createManualClock()
  const breaches: Breach[] = []
  const told: string[] = []
  const frames: Frame[] = []
  const counts = { heard: 0, drained: 0 }
  const channel = new LinkChannel(real, {
    clock,
    isDescribed: () => true,
    prove: () => utf8('alice'),
    admit: (proof) => fromUtf8(proof) === 'bob',
    opened: () => told.push('opened'),
    frame: (frame) => frames.push(frame),
    drained: () => (counts.drained += 1),
    heard: () => (counts.heard += 1),
    breached: (breach) => breaches.push(breach),
    closed: () => told.push('closed'),
    ...host,
  })
  channel.onopen = () => told.push('simple-peer: open')
  channel.onclose = () => told.push('simple-peer: close')
  return { clock, real, channel, breaches, told, frames, counts }
}

const opened = (host: Partial<ChannelHost> = {}) => {
  const stage = setup(host)
  stage.real.opens()
  stage.real.receives(hello('bob'))
  stage.real.sent.length = 0
  stage.real.bufferedAmount = 0
  return stage
}

describe('a channel', () => {
  it('says hello as soon as it can, and is open once the other did and was admitted', () => {
    const { channel, real, told } = setup()
    expect(channel.readyState).toBe('connecting')
    real.opens()
    expect(real.said).toEqual([hello('alice')])
    expect(channel.readyState).toBe('connecting')
    expect(channel.send(utf8('too early'))).toBe(false)
    channel.ping('ping', 0)
    expect(real.sent).toHaveLength(1)
    real.receives(hello('bob'))
    expect(channel.readyState).toBe('open')
    expect(told).toEqual(['opened', 'simple-peer: open'])
  })

  it('waits with its hello until both descriptions are in, and then hears what came meanwhile', () => {
    let isDescribed = false
    const { channel, real, told } = setup({ isDescribed: () => isDescribed })
    real.opens()
    real.receives(hello('bob'))
    expect([real.sent, told]).toEqual([[], []])
    isDescribed = true
    channel.described()
    expect(real.said).toEqual([hello('alice')])
    expect(told).toEqual(['opened', 'simple-peer: open'])
    channel.described()
    expect(real.sent).toHaveLength(1)
  })

  it('keeps no more than one hello until both descriptions are in', () => {
    const { breaches, real, told } = setup({ isDescribed: () => false })
    real.opens()
    real.receives(hello('bob'))
    expect(breaches).toEqual([])
    real.receives(hello('bob'))
    expect([breaches, told]).toEqual([['frame-malformed'], ['closed', 'simple-peer: close']])
  })

  it('says hello where it was open before anybody looked', () => {
    const real = new PuppetChannel()
    real.readyState = 'open'
    expect(setup({}, real).channel.readyState).toBe('connecting')
    expect(real.said).toEqual([hello('alice')])
  })

  it('says hello where the other hello is quicker than the news that it is open, and says it once', () => {
    const stage = setup()
    stage.real.readyState = 'open'
    stage.real.receives(hello('bob'))
    expect(stage.channel.readyState).toBe('open')
    stage.real.opens()
    expect(stage.real.said).toEqual([hello('alice')])
  })

  it('closes on a proof that does not hold, and tells its link and simple-peer', () => {
    const { channel, real, told, frames } = setup()
    real.opens()
    real.receives(hello('mallory'), hello('bob'), note)
    expect(channel.readyState).toBe('closed')
    expect(told).toEqual(['closed', 'simple-peer: close'])
    expect(frames).toEqual([])
  })

  it('hears nothing of a stranger but a proof', () => {
    const others: unknown[] = [
      new Uint8Array(),
      utf8('nonsense'),
      'a text',
      null,
      new Blob(),
      new Uint8Array(maxFrameBytes + 1),
    ]
    for (const said of others) {
      const { channel, real, breaches, frames, told } = setup()
      real.opens()
      real.hears(said)
      real.receives(hello('bob'), note)
      expect(breaches).toEqual(['frame-malformed'])
      expect(channel.readyState).toBe('closed')
      expect([told, frames]).toEqual([['closed', 'simple-peer: close'], []])
    }
    for (const said of [note, { kind: 'ping', nonce: 1 }, { kind: 'close', stream: 1 }] as const) {
      const { channel, real, breaches, frames } = setup()
      real.opens()
      real.receives(said, hello('bob'), note)
      expect([channel.readyState, breaches, frames]).toEqual(['closed', ['frame-malformed'], []])
      expect(real.said).toEqual([hello('alice')])
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

  it('waits for nothing once it is open', async () => {
    const { channel, clock } = opened()
    await clock.advance(60_000)
    expect(channel.readyState).toBe('open')
  })

  it('closes where the descriptions do not say whom to prove anything to', () => {
    const { channel, real, breaches } = setup({ prove: () => undefined })
    real.opens()
    expect(channel.readyState).toBe('closed')
    expect(breaches).toEqual(['proof-refused'])
    expect(real.sent).toEqual([])
  })

  it('gives frames on as they came, and tells of everything heard', () => {
    const { real, frames, counts, breaches } = opened()
    const { heard } = counts
    const said: Frame[] = [
      note,
      { kind: 'open', stream: 1, purpose: 'room', tag: tagOf(1) },
      { kind: 'first', stream: 1, length: 5, part: utf8('he') },
      { kind: 'next', stream: 1, part: utf8('llo') },
      { kind: 'credit', stream: 1, bytes: 5 },
      { kind: 'close', stream: 1 },
    ]
    real.receives(...said)
    expect(frames).toEqual(said)
    expect(counts.heard).toBe(heard + said.length)
    expect(breaches).toEqual([])
  })

  it('answers pings with their nonce however full it is, and keeps pings and pongs to itself', () => {
    const { channel, real, frames, counts } = opened()
    real.bufferedAmount = 10_000_000
    const { heard } = counts
    real.receives({ kind: 'ping', nonce: 77 }, { kind: 'pong', nonce: 1 })
    channel.ping('ping', 5)
    expect(real.said).toEqual([
      { kind: 'pong', nonce: 77 },
      { kind: 'ping', nonce: 5 },
    ])
    expect(frames).toEqual([])
    expect(counts.heard).toBe(heard + 2)
  })

  it('never leaves more than 256 KiB with the real channel, and asks for more as that drains', () => {
    const { channel, real, counts } = opened()
    const frame = new Uint8Array(maxFrameBytes)
    let taken = 0
    while (taken < 100 && channel.send(frame)) taken += 1
    expect(taken).toBe(4)
    expect(real.bufferedAmount).toBe(256 * KiB)
    expect(real.bufferedAmountLowThreshold).toBeGreaterThan(0)
    // What was refused for want of room must be asked for by the event of the real channel.
    expect(real.bufferedAmountLowThreshold).toBeLessThanOrEqual(256 * KiB - maxFrameBytes)
    expect(counts.drained).toBe(0)
    real.drains(128 * KiB)
    expect(counts.drained).toBe(1)
    expect([channel.send(frame), channel.send(frame), channel.send(frame)]).toEqual([true, true, false])
  })

  it('sends no more than the frame, whatever it is a part of', () => {
    const { channel, real } = opened()
    const part = utf8('the whole and more').subarray(4, 9)
    channel.send(part)
    expect(real.sent).toEqual([utf8('whole')])
  })

  it('has nothing drained before it is open, nor after', () => {
    const early = setup()
    early.real.opens()
    early.real.drains()
    const late = opened()
    late.channel.close()
    late.real.drains()
    expect([early.counts.drained, late.counts.drained]).toEqual([0, 0])
  })

  it('counts a second hello, texts and nonsense, and goes on', () => {
    const { channel, real, breaches, frames } = opened()
    real.receives(hello('bob'))
    for (const said of ['a text', utf8('nonsense'), new Uint8Array(), new Uint8Array(maxFrameBytes + 1)])
      real.hears(said)
    expect(breaches).toEqual(Array.from({ length: 5 }, () => 'frame-malformed'))
    real.receives(note)
    expect(frames).toEqual([note])
    expect(channel.readyState).toBe('open')
  })

  it('throws nothing at the real channel, whatever comes (HP2)', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.anything())), (isOpen, all) => {
        const { channel, real, frames } = isOpen ? opened() : setup()
        if (!isOpen) real.opens()
        for (const one of all) real.hears(one)
        if (isOpen) expect(channel.readyState).toBe('open')
        else expect([channel.readyState, frames]).toEqual([all.length > 0 ? 'closed' : 'connecting', []])
      }),
    )
  })

  it('hears nothing more once closed, and says nothing', () => {
    const { channel, real, breaches, frames, told, counts } = opened()
    channel.close()
    channel.close()
    const { heard } = counts
    real.receives(note, { kind: 'ping', nonce: 1 })
    real.hears('a text')
    channel.ping('ping', 1)
    expect(channel.send(utf8('late'))).toBe(false)
    expect([breaches, frames, real.sent]).toEqual([[], [], []])
    expect(counts.heard).toBe(heard)
    expect(told).toEqual(['opened', 'simple-peer: open', 'closed', 'simple-peer: close'])
    expect(real.readyState).toBe('closed')
  })

  it('is over where the real channel takes nothing any more, and tells of that once', () => {
    const { channel, real, told } = opened()
    real.readyState = 'closing'
    expect(channel.send(utf8('late'))).toBe(false)
    real.onclose?.(new Event('close'))
    real.onclose?.(new Event('close'))
    expect(channel.readyState).toBe('closed')
    expect(told.slice(2)).toEqual(['closed', 'simple-peer: close'])
  })
})
