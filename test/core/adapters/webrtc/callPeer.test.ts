import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createManualClock } from '../../../../src/core/adapters/memory/clock'
import { createWebrtcCallPeers } from '../../../../src/core/adapters/webrtc/call-peers'
import type { CallPeer, CallPeerOptions, CallPeerState, CallStep, CallTracks } from '../../../../src/core/calls/media'
import { CallEther, type CallPuppet, PuppetTrack } from './callPuppet'

/** simple-peer takes its own time: that of the clock passes in small steps. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn += 1) await vi.advanceTimersByTimeAsync(25)
}

class End {
  readonly states: CallPeerState[] = []
  readonly said: CallStep[] = []
  readonly tracks: CallTracks[] = []
  breaches = 0
  other: End | undefined
  /** Steps arrive. */
  carries = true
  readonly peer: CallPeer
  readonly real: CallPuppet

  constructor(ether: CallEther, clock: ReturnType<typeof createManualClock>, options: Partial<CallPeerOptions>) {
    this.peer = createWebrtcCallPeers({ clock, wrtc: ether.calls }).connect({
      offering: true,
      iceServers: [],
      relayOnly: false,
      tracks: {},
      say: (step) => {
        this.said.push(step)
        if (this.carries) this.other?.peer.hear(step)
      },
      onState: (state) => this.states.push(state),
      onTracks: (tracks) => this.tracks.push(tracks),
      onWord: () => undefined,
      onBreach: () => (this.breaches += 1),
      ...options,
    })
    const real = ether.puppets.at(-1)
    if (real === undefined) throw new Error('no connection')
    this.real = real
  }

  get offers(): readonly CallStep[] {
    return this.said.filter(({ type }) => type === 'offer')
  }
}

let ether: CallEther
let clock: ReturnType<typeof createManualClock>
let caller: End
let callee: End

const open = (options: Partial<CallPeerOptions> = {}): void => {
  callee = new End(ether, clock, { offering: false, ...options })
  caller = new End(ether, clock, options)
  caller.other = callee
  callee.other = caller
}

const wait = async (ms: number): Promise<void> => {
  for (let passed = 0; passed < ms; passed += 250) await clock.advance(Math.min(250, ms - passed))
  await settle()
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] })
  ether = new CallEther()
  clock = createManualClock(0, settle)
})
afterEach(() => {
  caller.peer.dispose()
  callee.peer.dispose()
  vi.useRealTimers()
})

const lose = (): void => {
  ether.carries = false
  for (const one of [caller, callee]) one.real.becomes('disconnected')
}

describe('the connection of a call', () => {
  it('stands after one offer, with four places for tracks in their order at both ends', async () => {
    const [voice, face] = [new PuppetTrack('audio'), new PuppetTrack('video')]
    open({ tracks: { microphone: voice, camera: face } })
    await wait(500)
    expect([caller.states, callee.states]).toEqual([['connected'], ['connected']])
    expect([caller.offers.length, callee.offers.length]).toEqual([1, 0])
    for (const { real, tracks } of [caller, callee]) {
      expect(real.transceivers.map(({ direction, kind }) => `${kind} ${direction}`)).toEqual([
        'audio sendrecv',
        'video sendrecv',
        'video sendrecv',
        'audio sendrecv',
      ])
      expect(real.transceivers.map(({ sends }) => sends)).toEqual([voice, face, null, null])
      const [microphone, camera, screen, screenSound] = real.transceivers.map(({ receiver }) => receiver.track)
      expect(tracks).toEqual([{ microphone, camera, screen, screenSound }])
    }
  })

  it('gives and takes tracks without another offer', async () => {
    open({ tracks: { microphone: new PuppetTrack('audio') } })
    await wait(500)
    const [face, shared] = [new PuppetTrack('video'), new PuppetTrack('video')]
    caller.peer.send({ camera: face, screen: shared })
    expect(caller.real.transceivers.map(({ sends }) => sends)).toEqual([null, face, shared, null])
    await wait(2_000)
    expect(caller.said).toHaveLength(1)
  })

  it('sends as the budget says, and follows what becomes of a track', async () => {
    const shared = new PuppetTrack('video')
    shared.size = { width: 1_920, height: 1_080 }
    open({ tracks: { screen: shared } })
    await wait(500)
    const budget = { bitrate: 300_000, height: 540, framesPerSecond: 15 }
    caller.peer.spend({ camera: budget, screen: budget })
    const [, , screen] = caller.real.transceivers
    const last = () => screen?.parameters.at(-1)?.encodings[0]
    expect(last()).toMatchObject({ maxBitrate: 300_000, maxFramerate: 10, scaleResolutionDownBy: 2 })
    shared.size = { width: 960, height: 540 }
    shared.contentHint = 'motion'
    await wait(1_000)
    expect(last()).toMatchObject({ maxFramerate: 15, scaleResolutionDownBy: 1 })
    const { length } = screen?.parameters ?? []
    await wait(5_000)
    expect(screen?.parameters).toHaveLength(length)
  })

  it('is not answered where the offer is of something else', async () => {
    for (const brings of [
      ['audio', 'video'],
      ['audio', 'video', 'video', 'audio', 'video'],
      ['video', 'audio', 'video', 'audio'],
    ]) {
      open()
      callee.real.brings = brings
      await wait(500)
      expect(callee.states).toEqual(['closed'])
      expect(callee.said).toEqual([])
      expect(callee.real.closings).toBe(1)
    }
  })

  it('hears no offer where it offers, nor an answer to nothing', async () => {
    open()
    await wait(500)
    caller.peer.hear({ type: 'offer', sdp: 'v=0\r\n' })
    caller.peer.hear({ type: 'answer', sdp: 'v=0\r\n' })
    callee.peer.hear({ type: 'answer', sdp: 'v=0\r\n' })
    await wait(500)
    expect([caller.peer.state, callee.peer.state]).toEqual(['connected', 'connected'])
    expect(caller.said.map(({ type }) => type)).toEqual(['offer'])
  })

  it('says an offer again that got lost, the same one, and looks for another way where nothing stands', async () => {
    open()
    caller.carries = false
    await wait(3_000)
    expect(caller.offers).toHaveLength(1)
    caller.carries = true
    await wait(1_500)
    expect(caller.offers).toHaveLength(2)
    expect(caller.offers[1]).toEqual(caller.offers[0])
    expect([caller.peer.state, callee.peer.state]).toEqual(['connected', 'connected'])
    expect(caller.real.offers).toHaveLength(1)
  })

  it('is given up where it does not come to stand within 30 s', async () => {
    open()
    ether.carries = false
    await wait(29_000)
    expect(caller.states).toEqual([])
    expect(caller.real.offers.length).toBeGreaterThan(1)
    await wait(1_500)
    expect([caller.states, callee.states]).toEqual([['closed'], ['closed']])
  })
})

describe('CL5: a way that is lost', () => {
  it('is hidden where it is found again within 2 s', async () => {
    open()
    await wait(500)
    lose()
    await wait(1_500)
    for (const one of [caller, callee]) one.real.becomes('connected')
    await wait(5_000)
    expect([caller.states, callee.states]).toEqual([['connected'], ['connected']])
    expect(caller.offers).toHaveLength(1)
  })

  it('is looked for anew after 2 s by the end that offers, as both ends say', async () => {
    open()
    await wait(500)
    lose()
    await wait(1_750)
    expect(caller.offers).toHaveLength(1)
    ether.carries = true
    await wait(500)
    expect(caller.real.offers).toEqual([{}, { iceRestart: true }])
    expect(caller.offers).toHaveLength(2)
    expect(caller.states).toEqual(['connected', 'reconnecting', 'connected'])
    expect(callee.states.at(-1)).toBe('connected')
    expect(callee.real.offers).toEqual([])
  })

  it('is noticed where no beat comes any more, long before the browser does', async () => {
    open()
    await wait(500)
    for (const { real } of [caller, callee]) real.beats.opens()
    const beat = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 500) {
        for (const { real } of [caller, callee]) real.beats.hears(new Uint8Array(1))
        await wait(500)
      }
    }
    await beat(5_000)
    ether.carries = false
    expect([caller.states, callee.states]).toEqual([['connected'], ['connected']])
    expect(caller.real.beats.sent.length).toBeGreaterThan(0)
    await wait(1_250)
    expect([caller.peer.state, caller.offers.length]).toEqual(['connected', 1])
    await wait(500)
    expect([caller.peer.state, callee.peer.state, caller.offers.length]).toEqual(['reconnecting', 'reconnecting', 2])
    await beat(500)
    expect([caller.peer.state, callee.peer.state]).toEqual(['connected', 'connected'])
  })

  it('is not lost where the page is too busy for beats and all else arrives', async () => {
    open()
    await wait(500)
    let packetsReceived = 0
    for (const { real } of [caller, callee]) {
      real.beats.opens()
      vi.spyOn(real, 'getStats').mockImplementation(() =>
        Promise.resolve(new Map([['T', { id: 'T', type: 'transport', packetsReceived: (packetsReceived += 50) }]])),
      )
    }
    await wait(10_000)
    expect([caller.states, callee.states]).toEqual([['connected'], ['connected']])
  })

  it('is found though it failed in the eyes of the browser', async () => {
    open()
    await wait(500)
    lose()
    for (const one of [caller, callee]) one.real.becomes('failed')
    await wait(4_000)
    expect([caller.peer.state, callee.peer.state]).toEqual(['reconnecting', 'reconnecting'])
    ether.carries = true
    await wait(6_000)
    expect([caller.peer.state, callee.peer.state]).toEqual(['connected', 'connected'])
  })

  it('has the same offer said again while nobody answers it', async () => {
    open()
    await wait(500)
    lose()
    caller.carries = false
    await wait(12_000)
    expect(caller.real.offers).toEqual([{}, { iceRestart: true }])
    expect(caller.offers.length).toBeGreaterThan(3)
    // All that was said comes at once: one answer is made after the other.
    for (const offer of caller.offers.slice(1)) callee.peer.hear(offer)
    await wait(500)
    expect(callee.peer.state).not.toBe('closed')
    expect(callee.said.filter(({ type }) => type === 'answer')).toHaveLength(3)
  })

  it('is given up after 30 s, for good', async () => {
    open()
    await wait(500)
    lose()
    await wait(29_000)
    expect([caller.peer.state, callee.peer.state]).toEqual(['reconnecting', 'reconnecting'])
    await wait(1_500)
    expect([caller.peer.state, callee.peer.state]).toEqual(['closed', 'closed'])
    expect(caller.real.closings).toBe(1)
    caller.real.becomes('connected')
    expect(caller.states).toEqual(['connected', 'reconnecting', 'closed'])
  })
})

describe('the end of a call', () => {
  it('is there at once where it is disposed of, and nothing is told of it', async () => {
    open()
    await wait(500)
    caller.peer.dispose()
    expect([caller.real.closings, caller.peer.state]).toEqual([1, 'closed'])
    caller.peer.dispose()
    caller.peer.send({ microphone: new PuppetTrack('audio') })
    caller.peer.say({ type: 'leave' })
    expect([await caller.peer.quality(), caller.peer.level()]).toEqual([undefined, 0])
    await wait(1_000)
    expect(caller.states).toEqual(['connected'])
    expect(caller.real.transceivers[0]?.sends).toBeNull()
  })

  it('is told at the other end, whose connection is closed too', async () => {
    open()
    await wait(500)
    caller.peer.dispose()
    await wait(500)
    expect(callee.states).toEqual(['connected', 'closed'])
    expect(callee.real.closings).toBe(1)
  })
})

describe('how loud the other end is', () => {
  it('is what came last, and nothing once nothing comes', async () => {
    open()
    await wait(500)
    const [voice] = caller.real.transceivers
    if (voice === undefined) throw new Error('four places')
    expect(caller.peer.level()).toBe(0)
    voice.source = { timestamp: 1, audioLevel: 0.4 }
    expect(caller.peer.level()).toBe(0.4)
    await wait(1_000)
    expect(caller.peer.level()).toBe(0)
    voice.source = { timestamp: 2, audioLevel: 7 }
    expect(caller.peer.level()).toBe(1)
  })
})

describe('CL9: relays alone', () => {
  it('are all the connection takes, and all that is said', async () => {
    open({ relayOnly: true })
    await wait(500)
    expect(caller.real.configuration.iceTransportPolicy).toBe('relay')
    const { length } = caller.said
    caller.real.finds('candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host')
    expect(caller.said).toHaveLength(length)
    caller.real.finds('candidate:4 1 udp 41885439 198.51.100.4 60000 typ relay raddr 192.0.2.7 rport 50000')
    expect(caller.said).toHaveLength(length + 1)
    expect(JSON.stringify(caller.said)).not.toContain('192.0.2.7')
  })
})

it('HP1: hears no more candidates than anybody has', async () => {
  open()
  await wait(500)
  const added = vi.spyOn(callee.real, 'addIceCandidate')
  const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.7 50000 typ host', sdpMid: '0', sdpMLineIndex: 0 }
  for (let count = 0; count < 1_000; count += 1) callee.peer.hear({ type: 'candidate', candidate })
  expect(added.mock.calls.length).toBeLessThanOrEqual(128)
  expect(added.mock.calls.length).toBeGreaterThan(100)
})

it('counts a channel that the other end opens beside', async () => {
  open()
  await wait(500)
  caller.real.offered()
  expect(caller.breaches).toBe(1)
})
