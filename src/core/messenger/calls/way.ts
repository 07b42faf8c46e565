import { DisposableStore, type Disposable } from '../../base/disposables'
import { every } from '../../base/clock'
import type { CallFrame } from '../../calls/frame'
import type { CallPeer, CallPeerState, CallQuality, CallStep, CallTracks } from '../../calls/media'
import { silent, type Voice } from '../../calls/voice'
import type { CallWord, ParticipantState } from '../../calls/word'
import type { Acquaintance, MeshHost } from './mesh-host'

/** What was not answered is said again after this, in ms. */
const againMs = 2_000
const mostAgain = 8
/** Steps of one attempt that are kept in mind. */
const mostSteps = 128
/** Steps that are told apart from those said again. */
const mostHeard = 1_024
/** What no honest end says, so often, ends the way. */
const mostBreaches = 3

/**
 * The way to one other device. Of the two the one with the smaller id offers, and names each attempt by a number that
 * rises; the other answers the newest.
 */
export class Way implements Disposable {
  state: CallPeerState = 'connecting'
  tracks: CallTracks = {}
  shown: ParticipantState | undefined
  quality: CallQuality | undefined
  voice: Voice = silent
  readonly #offering: boolean
  readonly #owned = new DisposableStore()
  readonly #heard = new Set<number>()
  /** What was said before that is not heard any more. */
  #heardUpTo = 0
  #peer: CallPeer | undefined
  #unanswered: (() => void)[] = []
  #early: CallFrame[] = []
  #again = 0
  #breaches = 0

  constructor(
    readonly whom: Acquaintance,
    private readonly host: MeshHost,
    public number: number,
  ) {
    this.#offering = host.context.self.device.id < whom.device
  }

  start(): void {
    if (this.#offering) {
      this.number = this.host.post.stamp()
      this.#connect()
    }
    this.#owned.add(
      every(this.host.context.clock, againMs, () => {
        this.#sayAgain()
      }),
    )
  }

  hear(frame: CallFrame): void {
    const { at, body } = frame
    if (body.type !== 'signal' || this.#owned.disposed || at <= this.#heardUpTo || this.#heard.has(at)) return
    const { step, way } = body
    if (way !== this.number && !this.#follow(frame)) return
    this.#remember(at)
    if (step.type === 'offer' && this.#offering) return
    this.#peer?.hear(step)
  }

  send(tracks: CallTracks): void {
    this.#peer?.send(tracks)
  }

  say(word: CallWord): void {
    this.#peer?.say(word)
  }

  get peer(): CallPeer | undefined {
    return this.#peer
  }

  dispose(): void {
    this.#owned.dispose()
    const peer = this.#peer
    this.#peer = undefined
    peer?.dispose()
  }

  #remember(at: number): void {
    this.#heard.add(at)
    if (this.#heard.size <= mostHeard) return
    const [oldest] = [...this.#heard].sort((left, right) => left - right)
    if (oldest === undefined) return
    this.#heard.delete(oldest)
    this.#heardUpTo = oldest
  }

  /** True where the other end begins another attempt with this, which is on from now on. */
  #follow(frame: CallFrame): boolean {
    const { body } = frame
    if (body.type !== 'signal' || this.#offering || body.way < this.number) return false
    if (body.step.type !== 'offer') {
      // It overtook its offer.
      if (this.#early.length < mostSteps) this.#early.push(frame)
      return false
    }
    const before = this.#peer
    this.#peer = undefined
    before?.dispose()
    this.#heard.clear()
    this.number = body.way
    this.#connect()
    const early = this.#early
    this.#early = []
    // They are heard behind the offer.
    queueMicrotask(() => {
      for (const one of early) if (one.body.type === 'signal' && one.body.way === this.number) this.hear(one)
    })
    return true
  }

  #connect(): void {
    const { host, number, whom } = this
    this.#unanswered = []
    this.#again = 0
    this.tracks = {}
    this.shown = undefined
    const isCurrent = (): boolean => this.number === number && !this.#owned.disposed
    const guard =
      <T>(run: (value: T) => void) =>
      (value: T): void => {
        if (isCurrent()) run(value)
      }
    this.#peer = host.peers.connect({
      offering: this.#offering,
      iceServers: host.iceServers(),
      relayOnly: host.relayOnly(whom.account),
      tracks: host.tracks(),
      say: guard((step: CallStep) => {
        this.#signal(step)
      }),
      onState: guard((state: CallPeerState) => {
        this.#changed(state)
      }),
      onTracks: guard((tracks: CallTracks) => {
        this.tracks = tracks
        host.changed()
      }),
      onWord: guard((word: CallWord) => {
        if (word.type === 'state') {
          const { type: _, ...shown } = word
          this.shown = shown
        }
        host.word(whom.device, word)
      }),
      onBreach: () => {
        host.context.refusals.count('call-breach')
        this.#breaches += 1
        if (this.#breaches >= mostBreaches && isCurrent()) this.#changed('closed')
      },
    })
  }

  #signal(step: CallStep): void {
    const { call, conversation, device } = this.whom
    const body = { type: 'signal', way: this.number, step } as const
    const again = this.host.post.say({ call, conversation, body, to: device })
    if (this.#unanswered.length < mostSteps) this.#unanswered.push(again)
    this.#again = 0
  }

  #changed(state: CallPeerState): void {
    this.state = state
    if (state === 'connected') {
      this.#unanswered = []
      this.#peer?.say(this.host.greeting())
    }
    this.host.state(this.whom.device, state)
  }

  #sayAgain(): void {
    if (this.state === 'connected' || this.#again >= mostAgain) return
    this.#again += 1
    for (const say of this.#unanswered) say()
  }
}
