import { beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'
import { WordChannel } from '../../../../src/core/adapters/webrtc/call-words'
import type { CallWord } from '../../../../src/core/calls/word'
import { PuppetChannel } from './puppet'

/** Takes text, as the puppet of links takes bytes. */
class Spoken extends PuppetChannel {
  readonly texts: string[] = []
  override send(data: unknown): void {
    if (this.readyState !== 'open' || typeof data !== 'string') throw new Error('not open')
    this.texts.push(data)
  }
}

const setup = () => {
  const clock = createManualClock()
  const real = new Spoken()
  const heard: CallWord[] = []
  let breaches = 0
  const channel = new WordChannel(real, {
    clock,
    heard: (word) => heard.push(word),
    breached: () => (breaches += 1),
  })
  return { clock, real, heard, channel, breaches: () => breaches }
}

let given: ReturnType<typeof setup>
beforeEach(() => {
  given = setup()
})

const state = (hand: boolean): CallWord => ({ type: 'state', muted: false, camera: true, sharing: false, hand })
const applause: CallWord = { type: 'reaction', emoji: '👏' }

describe('words of a call', () => {
  it('are said once the channel is open, and of states the last one', () => {
    const { channel, real } = given
    for (const word of [state(false), applause, state(true)]) channel.say(word)
    expect(real.texts).toEqual([])
    real.opens()
    channel.say({ type: 'leave' })
    expect(real.texts.map((text): unknown => JSON.parse(text))).toEqual([applause, state(true), { type: 'leave' }])
  })

  it('wait in no great number, and reactions not behind each other', () => {
    const { channel, real } = given
    for (let count = 0; count < 100; count += 1) channel.say(applause)
    real.opens()
    expect(real.texts).toHaveLength(32)
    real.bufferedAmount = 100_000
    channel.say(applause)
    channel.say(state(true))
    expect(real.texts).toHaveLength(33)
  })

  it('are heard', () => {
    const { heard, real } = given
    real.opens()
    for (const word of [state(true), applause]) real.hears(JSON.stringify(word))
    expect(heard).toEqual([state(true), applause])
    expect(given.breaches()).toBe(0)
  })

  it.each([
    ['bytes', new Uint8Array(4)],
    ['no JSON', '{'],
    ['no word', '{"type":"kick"}'],
    ['a word with more in it', '{"type":"leave","why":"because"}'],
    ['an emoji that is none of ours', '{"type":"reaction","emoji":"💩"}'],
    ['a word of two KiB', `{"type":"leave"${' '.repeat(2_048)}}`],
    ['a word of two KiB in few characters', `{"type":"leave"}${'\u3000'.repeat(600)}`],
    ['nothing', ''],
  ])('are dropped and counted where they are %s', (_what, data) => {
    const { heard, real } = given
    real.opens()
    real.hears(data)
    expect(heard).toEqual([])
    expect(given.breaches()).toBe(1)
  })

  it('are dropped and counted in a flood, and heard again after it', async () => {
    const { clock, heard, real } = given
    real.opens()
    for (let count = 0; count < 100; count += 1) real.hears(JSON.stringify(applause))
    expect([heard.length, given.breaches()]).toEqual([30, 70])
    await clock.advance(1_000)
    for (let count = 0; count < 20; count += 1) real.hears(JSON.stringify(applause))
    expect([heard.length, given.breaches()]).toEqual([40, 80])
  })

  it('are neither heard nor said after the end', () => {
    const { channel, heard, real } = given
    real.opens()
    channel.close()
    channel.say(applause)
    real.hears(JSON.stringify(applause))
    expect(heard).toEqual([])
    expect(real.texts).toEqual([])
  })
})
