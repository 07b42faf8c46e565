import { describe, expect, it } from 'vitest'
import { Receipt } from '../../../src/core/history/receipt'
import { Chain } from '../../support/core/chain'
import { talk } from '../../support/core/people'

const { alice, bob, key, record } = talk()
const chain = new Chain(alice, record.id, key)
const events = Array.from({ length: 6 }, (_, index) => chain.say(String(index)))
const foreign = new Chain(bob, record.id, key).say('not asked for')
const bytesOf = (...places: readonly number[]): Uint8Array[] =>
  places.map((place) => {
    const event = events[place - 1]
    if (event === undefined) throw new Error('there is no such event')
    return event.bytes
  })
const asked = (from: number, to: number, most = 100, newestFirst = false): Receipt =>
  new Receipt({ kind: 'request', newestFirst, most, ranges: [{ device: alice.device.id, from, to }] })

describe('SY7: of an answer is taken', () => {
  it('what was asked for, in order', () => {
    const receipt = asked(2, 5)
    expect(receipt.take(bytesOf(2, 3))?.map(({ id }) => id)).toEqual([events[1]?.id, events[2]?.id])
    expect(receipt.take(bytesOf(4, 5))).toHaveLength(2)
  })

  it('also where something is left out', () => {
    expect(asked(2, 5).take(bytesOf(3, 5))).toHaveLength(2)
  })

  it('the proof that a device told two stories, and no third', () => {
    expect(asked(1, 6).take(bytesOf(1, 2, 2, 3))).toHaveLength(4)
    expect(asked(1, 6).take(bytesOf(1, 2, 2, 2))).toBeUndefined()
  })

  it('newest first where that was asked for', () => {
    expect(asked(1, 6, 100, true).take(bytesOf(6, 5, 1))).toHaveLength(3)
    expect(asked(1, 6, 100, true).take(bytesOf(1, 2))).toBeUndefined()
  })

  it.each([
    ['before the range', bytesOf(1)],
    ['behind the range', bytesOf(6)],
    ['out of order', bytesOf(4, 3)],
    ['of another device', [foreign.bytes]],
    ['garbage', [Uint8Array.of(1, 2, 3)]],
  ])('nothing %s', (_, batch) => {
    expect(asked(2, 5).take(batch)).toBeUndefined()
  })

  it('nothing beyond how much was asked for, over all batches', () => {
    const receipt = asked(1, 6, 3)
    expect(receipt.take(bytesOf(1, 2))).toHaveLength(2)
    expect(receipt.take(bytesOf(3, 4))).toBeUndefined()
  })
})
