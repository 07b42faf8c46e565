import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type {
  CallPeer,
  CallPeerOptions,
  CallPeers,
  CallPeerState,
  CallStep,
  CallTracks,
  MediaTrack,
} from '../../src/core/calls/media'
import type { CallWord } from '../../src/core/calls/word'

/** Two devices, and what they have to send. */
export interface CallPeersWorld {
  readonly one: CallPeers
  readonly other: CallPeers
  track(kind: 'audio' | 'video'): MediaTrack
  /** Lets time pass until the condition holds; fails where it never does. */
  until(condition: () => boolean): Promise<void>
  /** Lets some time pass, in which what must not happen would have happened. */
  linger(): Promise<void>
  close(): Promise<void>
}

/** One end of a call, and what it was told. */
class End {
  readonly said: CallStep[] = []
  readonly states: CallPeerState[] = []
  readonly words: CallWord[] = []
  tracks: CallTracks = {}
  breaches = 0
  other: End | undefined
  readonly peer: CallPeer

  constructor(
    peers: CallPeers,
    offering: boolean,
    options: Partial<CallPeerOptions> = {},
    /** How often each step arrives. */
    private readonly copies = 1,
  ) {
    this.peer = peers.connect({
      offering,
      iceServers: [],
      relayOnly: false,
      tracks: {},
      say: (step) => {
        this.said.push(step)
        for (let copy = 0; copy < this.copies; copy++) queueMicrotask(() => this.other?.peer.hear(step))
      },
      onState: (state) => this.states.push(state),
      onTracks: (tracks) => {
        this.tracks = tracks
      },
      onWord: (word) => this.words.push(word),
      onBreach: () => (this.breaches += 1),
      ...options,
    })
  }
}

/** What whoever takes CallPeers may rely on. */
export const callPeersContract = (name: string, create: () => Promise<CallPeersWorld>): void => {
  describe(`${name} is a way of media between devices`, () => {
    let world: CallPeersWorld
    let ends: readonly End[] = []
    beforeEach(async () => {
      world = await create()
    })
    afterEach(async () => {
      for (const { peer } of ends) peer.dispose()
      await world.close()
    })

    const meet = (options: { readonly caller?: Partial<CallPeerOptions>; readonly copies?: number } = {}) => {
      const callee = new End(world.other, false, {}, options.copies)
      const caller = new End(world.one, true, options.caller, options.copies)
      caller.other = callee
      callee.other = caller
      ends = [caller, callee]
      return { caller, callee }
    }
    const connected = async (options: Parameters<typeof meet>[0] = {}) => {
      const both = meet(options)
      await world.until(() => ends.every(({ peer }) => peer.state === 'connected'))
      return both
    }

    it('connects two, tells both, and only the one that offers offers', async () => {
      const { callee, caller } = await connected()
      for (const { states } of [caller, callee]) expect(states).toEqual(['connected'])
      expect(caller.said.some(({ type }) => type === 'offer')).toBe(true)
      expect(callee.said.some(({ type }) => type === 'offer')).toBe(false)
      expect(callee.said.some(({ type }) => type === 'answer')).toBe(true)
    })

    it('gives both a track for each slot, whatever is sent at first', async () => {
      const { callee, caller } = await connected({ caller: { tracks: { microphone: world.track('audio') } } })
      const kinds = ({ camera, microphone, screen, screenSound }: CallTracks): readonly (string | undefined)[] =>
        [microphone, camera, screen, screenSound].map((track) => track?.kind)
      await world.until(() => [caller, callee].every(({ tracks }) => tracks.screenSound !== undefined))
      expect(kinds(caller.tracks)).toEqual(['audio', 'video', 'video', 'audio'])
      expect(kinds(callee.tracks)).toEqual(['audio', 'video', 'video', 'audio'])
    })

    it('turns on and off without a word to the other end’s signalling', async () => {
      const { callee, caller } = await connected()
      await world.linger()
      const before = caller.said.length + callee.said.length
      caller.peer.send({ microphone: world.track('audio'), camera: world.track('video') })
      callee.peer.send({ screen: world.track('video') })
      await world.linger()
      caller.peer.send({})
      await world.linger()
      expect(caller.said.length + callee.said.length).toBe(before)
      expect([caller.peer.state, callee.peer.state]).toEqual(['connected', 'connected'])
    })

    it('carries words both ways, in order, and those that were said before there was a way', async () => {
      const { callee, caller } = meet()
      const words: readonly CallWord[] = [
        { type: 'state', muted: true, camera: false, sharing: false, hand: true },
        { type: 'reaction', emoji: '🎉' },
        { type: 'leave' },
      ]
      for (const word of words) caller.peer.say(word)
      await world.until(() => callee.words.length === words.length)
      expect(callee.words).toEqual(words)
      callee.peer.say({ type: 'reaction', emoji: '👍' })
      await world.until(() => caller.words.length === 1)
      expect(caller.words).toEqual([{ type: 'reaction', emoji: '👍' }])
      expect([caller.breaches, callee.breaches]).toEqual([0, 0])
    })

    it('takes no harm of steps that come twice', async () => {
      const { callee, caller } = await connected({ copies: 2 })
      await world.linger()
      expect([caller.peer.state, callee.peer.state]).toEqual(['connected', 'connected'])
    })

    it('tells how good it is, and how loud, as long as it is there', async () => {
      const { caller } = await connected()
      const quality = await caller.peer.quality()
      expect(quality).toMatchObject({ path: expect.stringMatching(/direct|relayed|unknown/u) as string })
      expect(caller.peer.level()).toBeGreaterThanOrEqual(0)
      caller.peer.spend({
        camera: { bitrate: 150_000, height: 180, framesPerSecond: 20 },
        screen: { bitrate: 0, height: 720, framesPerSecond: 5 },
      })
      caller.peer.dispose()
      expect(await caller.peer.quality()).toBeUndefined()
      expect(caller.peer.level()).toBe(0)
    })

    it('is closed by its owner without being told so, and hears nothing any more', async () => {
      const { callee, caller } = await connected()
      caller.peer.dispose()
      caller.peer.dispose()
      expect(caller.peer.state).toBe('closed')
      expect(caller.states).toEqual(['connected'])
      callee.peer.say({ type: 'reaction', emoji: '👍' })
      for (const step of callee.said) caller.peer.hear(step)
      caller.peer.send({ microphone: world.track('audio') })
      caller.peer.say({ type: 'leave' })
      await world.until(() => callee.peer.state !== 'connected')
      expect(caller.words).toEqual([])
      expect(caller.states).toEqual(['connected'])
    })

    it('does not listen to steps that are not the other end’s to take', async () => {
      const { callee, caller } = await connected()
      caller.peer.hear({ type: 'offer', sdp: 'nonsense' })
      caller.peer.hear({ type: 'answer', sdp: 'late' })
      callee.peer.hear({ type: 'answer', sdp: 'nonsense' })
      await world.linger()
      expect([caller.peer.state, callee.peer.state]).toEqual(['connected', 'connected'])
    })
  })
}
