import wrtc from '@roamhq/wrtc'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Credentials, tryStun, tryTurn } from '../../signaling/doctor/turnClient'
import { turnCredential, turnLifetimeMs } from '../../signaling/ice'
import { Coturn, turnserver, whyNoTurn } from '../support/turn/coturn'
import { enter, field, serve, zidOf } from './support'

const hourMs = 60 * 60 * 1000
const zid = zidOf('alice')

if (turnserver === undefined) console.log(`SG7 the real coturn: ${whyNoTurn}`)

describe.runIf(turnserver !== undefined)('the real coturn under deploy/coturn.conf', () => {
  let coturn: Coturn
  beforeAll(async () => {
    coturn = await Coturn.start('north')
  })
  afterAll(() => coturn.stop())

  const relayWith = (credentials: Credentials, transport: 'udp' | 'tcp' = 'udp') =>
    tryTurn({ address: coturn.address, port: coturn.port, transport, name: coturn.address }, credentials)

  it('SG7 gives a relay for the credentials the server hands out', async () => {
    const server = await serve({ turn: { urls: [coturn.url], secret: 'north' } })
    const alice = await enter(server.port, 'alice')
    const { body } = await alice.call('GET', '/api/msg/ice-servers')
    const turn: unknown = Reflect.get(Object(body), 'iceServers')
    const entry: unknown = Array.isArray(turn) ? turn.at(-1) : undefined
    expect(entry).toMatchObject({ urls: [coturn.url] })
    const credentials = { username: field(entry, 'username'), credential: field(entry, 'credential') }
    expect(await relayWith(credentials)).toMatchObject({ kind: 'relayed', address: { address: coturn.address } })
    await server.close()
  })

  it('SG7 lets credentials expire', async () => {
    expect(await relayWith(turnCredential(zid, 'north', Date.now() + turnLifetimeMs))).toMatchObject({
      kind: 'relayed',
    })
    expect(await relayWith(turnCredential(zid, 'north', Date.now() - 5_000))).toEqual({ kind: 'refused', code: 401 })
  })

  it('SG7 refuses credentials that were forged: another secret, a longer life, another person', async () => {
    const honest = turnCredential(zid, 'north', Date.now() + hourMs)
    const longer = `${String(Math.floor(Date.now() / 1000) + 48 * 3600)}:${zid}`
    const forged = [
      turnCredential(zid, 'south', Date.now() + hourMs),
      { ...honest, username: longer },
      { ...honest, username: honest.username.replace(zid, zidOf('mallory')) },
      { username: zid, credential: honest.credential },
    ]
    for (const credentials of forged) expect(await relayWith(credentials)).toEqual({ kind: 'refused', code: 401 })
  })

  it('SG7 gives a relay over TCP as well, for networks that let no UDP out', async () => {
    const credentials = turnCredential(zid, 'north', Date.now() + hourMs)
    expect(await relayWith(credentials, 'tcp')).toMatchObject({ kind: 'relayed' })
    expect(await relayWith({ ...credentials, credential: 'forged' }, 'tcp')).toEqual({ kind: 'refused', code: 401 })
  })

  it('SG8 tells the address a question came from', async () => {
    expect(await tryStun(coturn.address, coturn.port)).toMatchObject({ address: '127.0.0.1' })
  })

  it('CL9 a connection that may only take relays shows no other candidate, and a data channel goes through', async () => {
    const server = { urls: coturn.url, ...turnCredential(zid, 'north', Date.now() + hourMs) }
    const configuration: RTCConfiguration = { iceServers: [server], iceTransportPolicy: 'relay' }
    const caller = new wrtc.RTCPeerConnection(configuration)
    const answerer = new wrtc.RTCPeerConnection(configuration)
    const shown: string[] = []
    for (const [from, to] of [
      [caller, answerer],
      [answerer, caller],
    ] as const) {
      from.onicecandidate = ({ candidate }) => {
        if (candidate === null || candidate.candidate === '') return
        shown.push(candidate.candidate)
        void to.addIceCandidate(candidate)
      }
    }
    const heard = new Promise((resolve) => {
      answerer.ondatachannel = ({ channel }) => {
        channel.onmessage = ({ data }) => {
          resolve(data)
        }
      }
    })
    const channel = caller.createDataChannel('relay')
    channel.onopen = () => {
      channel.send('by way of the relay')
    }
    await caller.setLocalDescription(await caller.createOffer())
    await answerer.setRemoteDescription(caller.localDescription ?? { type: 'offer', sdp: '' })
    await answerer.setLocalDescription(await answerer.createAnswer())
    await caller.setRemoteDescription(answerer.localDescription ?? { type: 'answer', sdp: '' })
    expect(await heard).toBe('by way of the relay')
    const described = [caller, answerer].flatMap(({ localDescription }) =>
      (localDescription?.sdp ?? '').split('\r\n').filter((line) => line.startsWith('a=candidate:')),
    )
    expect(shown.length).toBeGreaterThanOrEqual(2)
    for (const candidate of [...shown, ...described]) {
      expect(candidate).toMatch(/ typ relay /)
      // Where a relay's own origin is told, it must not be the address behind it.
      expect(candidate).toMatch(/ raddr 0\.0\.0\.0 rport 0( |$)/)
    }
    caller.close()
    answerer.close()
  })
})
