import { describe, expect, it } from 'vitest'
import { day } from '../../../src/core/base/durations'
import { isListening, partedDevices } from '../../../src/core/conversation/ends'
import { resolve } from '../../../src/core/conversation/resolve'
import { adding, Council } from '../../support/core/council'
import { noon, person } from '../../support/core/people'

const [alice, bob, carol] = [person('alice'), person('bob'), person('carol')]

const removed = () => {
  const council = new Council(alice)
  council.decide(alice, adding(bob, carol))
  const removal = council.decide(alice, { kind: 'member.remove', account: bob.account.id, cut: [] })
  council.decide(carol, { kind: 'member.leave', cut: [[carol.device.id, 1]] })
  return { removal, directory: resolve(council.beginning, council.events).directory }
}

describe('EV12: whoever is out', () => {
  it('listens for thirty days to those who may tell them otherwise', () => {
    const { directory } = removed()
    expect(isListening(directory, bob.account.id, noon + 29 * day)).toBe(true)
    expect(isListening(directory, bob.account.id, noon + 31 * day)).toBe(false)
    expect(isListening(directory, alice.account.id, noon)).toBe(false)
  })

  it('is linked with until they say that they hold the event that removed them', () => {
    const { directory, removal } = removed()
    const said = (sequence: number) =>
      partedDevices(directory, new Map([[bob.device.id, { held: new Map([[alice.device.id, sequence]]) }]]))
    expect(said(removal.sequence - 1).has(bob.device.id)).toBe(false)
    expect(said(removal.sequence).has(bob.device.id)).toBe(true)
  })

  it('is linked with no more where they left by themselves, for they know it', () => {
    const { directory } = removed()
    expect([...partedDevices(directory, new Map())]).toEqual([carol.device.id])
    expect(isListening(directory, carol.account.id, noon + day)).toBe(true)
  })
})
