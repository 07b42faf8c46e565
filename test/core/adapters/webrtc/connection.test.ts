import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'
import { LinkChannel } from '../../../../src/core/adapters/webrtc/channel'
import { patientConnection, sharedChannel } from '../../../../src/core/adapters/webrtc/connection'
import { Ether } from './puppet'

const setup = () => {
  const told: string[] = []
  const ether = new Ether()
  const Connection = patientConnection(ether.wrtc.RTCPeerConnection, {
    channel: (real) =>
      new LinkChannel(real.createDataChannel('tincan', sharedChannel), {
        clock: createManualClock(),
        isDescribed: () => true,
        prove: () => undefined,
        admit: () => false,
        opened: () => undefined,
        frame: () => undefined,
        drained: () => undefined,
        heard: () => undefined,
        breached: () => undefined,
        closed: () => told.push('channel closed'),
      }),
    iceChanged: (state) => told.push(`ice ${state}`),
    intruded: () => told.push('intruded'),
  })
  const connection = new Connection({})
  const [real] = ether.connections
  if (real === undefined) throw new Error('one connection')
  connection.oniceconnectionstatechange = () => told.push(`simple-peer: ${connection.iceConnectionState}`)
  return { connection, real, told }
}

describe('the connection of a link', () => {
  it('hides from simple-peer that ICE failed: the way is lost, and may be found again', () => {
    const { connection, real, told } = setup()
    real.becomes('failed')
    expect([connection.iceConnectionState, connection.connectionState]).toEqual(['disconnected', 'disconnected'])
    real.becomes('connected')
    expect([connection.iceConnectionState, connection.connectionState]).toEqual(['connected', 'connected'])
    expect(told).toEqual(['ice failed', 'simple-peer: disconnected', 'ice connected', 'simple-peer: connected'])
  })

  it('asks for a new way where it is restarted, answered or not, and in no other offer', async () => {
    const { connection, real } = setup()
    await connection.createOffer({})
    const offer = await connection.restart()
    expect(offer.type).toBe('offer')
    expect(real.localDescription?.sdp).toBe(offer.sdp)
    expect(real.signalingState).toBe('have-local-offer')
    await connection.restart()
    await connection.createOffer({})
    expect(real.offers).toEqual([{}, { iceRestart: true }, { iceRestart: true }, {}])
  })

  it('has one channel, which both ends know of beforehand', () => {
    const { connection, real } = setup()
    expect(connection.createDataChannel()).toBe(connection.createDataChannel())
    expect(real.channels).toEqual([{ label: 'tincan', negotiated: true, id: 0 }])
  })

  it('closes what the other end opens beside, and says so', () => {
    const { connection, real, told } = setup()
    connection.createDataChannel()
    const beside = real.offered()
    expect(beside.readyState).toBe('closed')
    expect(beside.onmessage).toBeNull()
    expect(told).toEqual(['intruded'])
    expect(connection.iceConnectionState).toBe('new')
  })

  it('tells simple-peer and its channel once that it closed, whatever the browser says', () => {
    const { connection, real, told } = setup()
    connection.createDataChannel()
    connection.close()
    connection.dispose()
    expect(real.closings).toBe(1)
    expect(told).toEqual(['channel closed', 'simple-peer: closed'])
  })
})
