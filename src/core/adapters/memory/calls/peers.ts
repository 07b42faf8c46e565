import type { Clock } from '../../../base/clock'
import type { Disposable } from '../../../base/disposables'
import type {
  CallPeer,
  CallPeerOptions,
  CallPeers,
  CallPeerState,
  CallQuality,
  CallStep,
  CallTracks,
  MediaTrack,
} from '../../../calls/media'
import type { CallWord } from '../../../protocol/peer/call-word'
import { MemoryTrack } from './track'

/** As the real ones do (CL5), in ms. */
const lostAfterMs = 2_000
const givenUpMs = 30_000
const setUpMs = 50

/** Where sound and pictures go in memory: ends find each other by what their descriptions name. */
export class MemoryAir {
  readonly #ends = new Map<string, MemoryPeer>()
  readonly #cut = new Set<MemoryPeers>()
  #named = 0

  constructor(readonly clock: Clock) {}

  /** The ways of one device. */
  device(): MemoryPeers {
    return new MemoryPeers(this)
  }

  name(end: MemoryPeer): string {
    this.#named += 1
    const name = `end-${String(this.#named)}`
    this.#ends.set(name, end)
    return name
  }

  find(name: string): MemoryPeer | undefined {
    return this.#ends.get(name)
  }

  reaches(one: MemoryPeers, other: MemoryPeers): boolean {
    return !this.#cut.has(one) && !this.#cut.has(other)
  }

  /** Nothing reaches that device any more, nor leaves it; until it is mended. */
  cut(device: MemoryPeers): void {
    this.#cut.add(device)
    this.#look()
  }

  mend(device: MemoryPeers): void {
    this.#cut.delete(device)
    this.#look()
  }

  #look(): void {
    for (const end of [...this.#ends.values()]) end.look()
  }
}

export class MemoryPeers implements CallPeers {
  /** All that was ever connected, in order: what was asked for is seen in it. */
  readonly made: MemoryPeer[] = []

  constructor(readonly air: MemoryAir) {}

  connect(options: CallPeerOptions): CallPeer {
    const peer = new MemoryPeer(options, this)
    this.made.push(peer)
    return peer
  }
}

type Slot = 'microphone' | 'camera' | 'screen' | 'screenSound'

export class MemoryPeer implements CallPeer {
  state: CallPeerState = 'connecting'
  sent: CallTracks
  readonly heard: CallStep[] = []
  /** What was last allowed to be spent. */
  budget: Parameters<CallPeer['spend']>[0] | undefined
  readonly #name: string
  readonly #waiting: CallWord[] = []
  #other: MemoryPeer | undefined
  #timer: Disposable | undefined
  #since: number

  constructor(
    readonly options: CallPeerOptions,
    readonly device: MemoryPeers,
  ) {
    const { air } = device
    this.sent = options.tracks
    this.#name = air.name(this)
    this.#since = air.clock.now()
    if (options.offering)
      this.#soon(0, () => {
        options.say({ type: 'offer', sdp: this.#name })
      })
    this.#timer = air.clock.after(givenUpMs, () => {
      this.#enter('closed')
    })
  }

  hear(step: CallStep): void {
    this.heard.push(step)
    if (this.state === 'closed' || step.type === 'candidate') return
    const other = this.device.air.find(step.sdp)
    if (other === undefined || (step.type === 'offer') === this.options.offering) return
    this.#other = other
    if (step.type === 'offer') this.options.say({ type: 'answer', sdp: this.#name })
    this.options.onTracks(received(() => this.#other?.sent ?? {}))
    this.#soon(setUpMs, () => {
      this.look()
      other.look()
    })
  }

  send(tracks: CallTracks): void {
    this.sent = tracks
  }

  say(word: CallWord): void {
    const other = this.#other
    if (this.state !== 'connected' || other === undefined) {
      // What is not gone when it closes is lost; a last word goes as long as there is a way.
      if (this.state !== 'closed') this.#waiting.push(word)
      return
    }
    this.device.air.clock.after(0, () => {
      if (other.state === 'connected' && this.device.air.reaches(this.device, other.device)) other.options.onWord(word)
    })
  }

  spend(budget: Parameters<CallPeer['spend']>[0]): void {
    this.budget = budget
  }

  quality(): Promise<CallQuality | undefined> {
    if (this.state === 'closed') return Promise.resolve(undefined)
    const seconds = (this.device.air.clock.now() - this.#since) / 1_000
    const pictures = this.state === 'connected' && this.#other?.sent.camera?.readyState === 'live'
    return Promise.resolve({
      path: this.options.relayOnly ? 'relayed' : 'direct',
      roundTripMs: 20,
      jitterMs: 2,
      lossIn: 0,
      lossOut: 0,
      bitrateIn: pictures ? 1_000_000 : 32_000,
      bitrateOut: this.sent.camera === undefined ? 32_000 : 1_000_000,
      framesDecoded: pictures ? Math.round(seconds * 30) : 0,
      uplink: 4_000_000,
    })
  }

  level(): number {
    const track = this.state === 'connected' ? this.#other?.sent.microphone : undefined
    return track instanceof MemoryTrack && track.readyState === 'live' ? track.level : 0
  }

  dispose(): void {
    if (this.state === 'closed') return
    this.#timer?.dispose()
    this.state = 'closed'
    this.#other?.look()
  }

  /** Whether there is a way may have changed. */
  look(): void {
    const other = this.#other
    if (this.state === 'closed' || other === undefined) return
    const isOpen =
      other.state !== 'closed' && other.#other === this && this.device.air.reaches(this.device, other.device)
    if (isOpen && this.state !== 'connected') {
      this.#timer?.dispose()
      this.#timer = undefined
      this.#enter('connected')
      for (const word of this.#waiting.splice(0)) this.say(word)
    } else if (!isOpen && this.state === 'connected' && this.#timer === undefined) {
      this.#timer = this.device.air.clock.after(lostAfterMs, () => {
        this.#timer = this.device.air.clock.after(givenUpMs - lostAfterMs, () => {
          this.#enter('closed')
        })
        this.#enter('reconnecting')
      })
    } else if (isOpen) {
      this.#timer?.dispose()
      this.#timer = undefined
    }
  }

  #enter(state: CallPeerState): void {
    if (this.state === 'closed') return
    this.state = state
    this.options.onState(state)
  }

  #soon(ms: number, run: () => void): void {
    this.device.air.clock.after(ms, () => {
      if (this.state !== 'closed') run()
    })
  }
}

const received = (sent: () => CallTracks): Readonly<Record<Slot, MediaTrack>> => {
  const track = (slot: Slot): MemoryTrack =>
    new MemoryTrack(slot === 'camera' || slot === 'screen' ? 'video' : 'audio', `received ${slot}`, () => sent()[slot])
  return {
    microphone: track('microphone'),
    camera: track('camera'),
    screen: track('screen'),
    screenSound: track('screenSound'),
  }
}
