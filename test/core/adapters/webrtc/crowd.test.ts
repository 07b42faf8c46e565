import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { when } from '../../../../src/core/base/emitter'
import type { DeviceId } from '../../../../src/core/base/ids'
import { neighbours } from '../../../../src/core/link/neighbours'
import { deviceOf, topicFor } from '../../../support/network/people'
import { sit, type Seat } from '../../../support/network/seats'
import { startMortalServer, type MortalServer } from '../../../support/network/server'
import { webrtcPeer, type WebrtcPeer } from '../../../support/network/webrtc'

const until = async (condition: () => boolean): Promise<void> => {
  await vi.waitUntil(condition, { timeout: 15_000, interval: 5 })
}
const linked = (seat: Seat): boolean => seat.links.length === 1
const members = ['alice', 'bob']
const pair: readonly DeviceId[] = members.map(deviceOf)
const everybody = new Set([...pair, ...Array.from({ length: 40 }, (_, index) => deviceOf(`guest ${String(index)}`))])

describe('a room in which a crowd is present', () => {
  let server: MortalServer
  let peers: WebrtcPeer[] = []
  beforeEach(async () => {
    server = await startMortalServer()
    peers = []
  })
  afterEach(async () => {
    for (const peer of peers) peer.dispose()
    await server.down()
  })

  it('is shared with neighbours alone, and with whoever becomes one when others go', async () => {
    expect(neighbours(deviceOf('alice'), everybody, topicFor('tea')).has(deviceOf('bob'))).toBe(false)
    let present: ReadonlySet<DeviceId> = everybody
    const seats: Seat[] = []
    const others: Seat[] = []
    for (const name of members) {
      const peer = await webrtcPeer(name, server.origin)
      peers.push(peer)
      peer.signaling.start()
      await when(peer.signaling.state, ({ kind }) => kind === 'online')
      seats.push(sit(peer, 'tea', { members, present: () => present }))
      others.push(sit(peer, 'coffee', { members }))
    }
    await until(() => others.every(linked))
    expect(seats.some(linked)).toBe(false)
    present = new Set(pair)
    for (const { room } of seats) room.review()
    await until(() => seats.every(linked))
  })

  it('calls whoever becomes a neighbour, though they announced themselves long ago', async () => {
    let present: ReadonlySet<DeviceId> = everybody
    const seats: Seat[] = []
    for (const name of members) {
      const peer = await webrtcPeer(name, server.origin)
      peers.push(peer)
      peer.signaling.start()
      await when(peer.signaling.state, ({ kind }) => kind === 'online')
      seats.push(sit(peer, 'tea', { members, present: () => present }))
    }
    expect(seats.some(linked)).toBe(false)
    present = new Set(pair)
    for (const { room } of seats) room.review()
    await until(() => seats.every(linked))
  })
})
