import SimplePeer from 'simple-peer'
import { every, type Clock } from '../../base/clock'
import { disposable, DisposableStore } from '../../base/disposables'
import type { CallPeer, CallPeerOptions, CallPeerState, CallQuality, CallStep, CallTracks } from '../../calls/media'
import type { CallWord } from '../../protocol/peer/call-word'
import { live, opening, type Life, type LifeEvent, type Restarts } from '../../link/life'
import type { Budgets } from './call-encoding'
import { qualityOf, type CallCounts } from './call-quality'
import { Pulse } from './call-pulse'
import { relayedAlone, wantingOpus } from './call-sdp'
import { CallSlots, type CallWrtc, type RealCallConnection } from './call-slots'
import { WordChannel } from './call-words'
import { patientConnection, sharedChannel } from './connection'
import { Negotiation } from './negotiation'
import { reportOf } from './path'
import { readStep } from './signals'

const tickMs = 250
const settleMs = 1_000
/** Without a beat for so long the way is lost. */
const silentMs = 1_750
/** Reports closer to each other tell nothing new, in ms. */
const freshMs = 500
/** Somebody waits at both ends: a step that got lost is said again soon, and a lost way looked for often. */
const restarts: Restarts = {
  opening: [4_000, 9_000, 15_000, 22_000],
  shaken: [2_000, 5_000, 9_000, 14_000, 20_000, 26_000],
}
/** Heard of one description. */
const mostCandidates = 128

export interface CallSurroundings {
  readonly clock: Clock
  readonly wrtc: CallWrtc
}

/** One connection of a call: sound and pictures, and a channel on which its ends tell of themselves. */
export class WebrtcCallPeer implements CallPeer {
  readonly #owned = new DisposableStore()
  readonly #peer: SimplePeer
  readonly #slots: CallSlots
  readonly #negotiation: Negotiation
  #life: Life
  #told: CallPeerState = 'connecting'
  #real: RealCallConnection | undefined
  #channel: WordChannel | undefined
  #pulse: Pulse | undefined
  #offerAgain: () => Promise<unknown> = () => Promise.resolve()
  #close = (): void => undefined
  #candidates = 0
  #isAgreed = false
  #measured: { readonly counts: CallCounts; readonly quality: CallQuality } | undefined

  constructor(
    private readonly options: CallPeerOptions,
    private readonly given: CallSurroundings,
  ) {
    const { clock, wrtc } = given
    this.#life = opening(clock.now())
    this.#slots = new CallSlots(options.tracks, wrtc)
    this.#negotiation = new Negotiation(options.offering, () => this.#real)
    const taken = (connection: { restart(): Promise<unknown>; dispose(): void }): void => {
      this.#offerAgain = () => connection.restart()
      this.#close = () => {
        connection.dispose()
      }
    }
    const Connection = this.#connectionClass()
    this.#peer = new SimplePeer({
      initiator: options.offering,
      channelConfig: sharedChannel,
      config: {
        iceServers: options.iceServers.map((server) => ({ ...server, urls: [...server.urls] })),
        iceTransportPolicy: options.relayOnly ? 'relay' : 'all',
        bundlePolicy: 'max-bundle',
      },
      wrtc: {
        ...wrtc,
        RTCPeerConnection: class extends Connection {
          constructor(configuration?: RTCConfiguration) {
            super(configuration)
            taken(this)
          }
        },
      },
    })
    this.#peer.on('signal', (data) => {
      this.#say(readStep(data))
    })
    this.#peer.on('error', this.#end)
    this.#peer.on('close', this.#end)
    this.#owned.add(
      disposable(() => {
        this.#close()
        this.#peer.destroy()
      }),
    )
    this.#owned.add(
      every(clock, tickMs, () => {
        this.#listen()
        this.#live('tick')
      }),
    )
    this.#owned.add(
      every(clock, settleMs, () => {
        if (this.#isAgreed) this.#slots.settle()
      }),
    )
  }

  get state(): CallPeerState {
    switch (this.#life.kind) {
      case 'opening':
        return 'connecting'
      case 'open':
        return 'connected'
      case 'shaken':
        // What is over before another way is looked for, nobody has to know of.
        return this.#life.restarts === 0 ? 'connected' : 'reconnecting'
      case 'over':
        return 'closed'
    }
  }

  hear(step: CallStep): void {
    if (this.#owned.disposed) return
    if (step.type === 'candidate' && (this.#candidates += 1) > mostCandidates) return
    if (!this.#negotiation.takes(step)) return
    if (step.type !== 'candidate') this.#candidates = 0
    try {
      this.#peer.signal(step)
    } catch {
      // Destroyed meanwhile.
    }
  }

  send(tracks: CallTracks): void {
    if (!this.#owned.disposed) this.#slots.send(tracks)
  }

  say(word: CallWord): void {
    if (!this.#owned.disposed) this.#channel?.say(word)
  }

  spend(budgets: Budgets): void {
    if (!this.#owned.disposed) this.#slots.spend(budgets)
  }

  async quality(): Promise<CallQuality | undefined> {
    if (this.#owned.disposed || this.#real === undefined) return undefined
    const now = this.given.clock.now()
    if (this.#measured !== undefined && now - this.#measured.counts.at < freshMs) return this.#measured.quality
    const report = await reportOf(this.#real).catch(() => undefined)
    if (report === undefined || this.#life.kind === 'over') return undefined
    this.#measured = qualityOf(report, now, this.#measured?.counts)
    return this.#measured.quality
  }

  level(): number {
    return this.#owned.disposed ? 0 : this.#slots.level(this.given.clock.now())
  }

  /** Nothing is told of it: whoever does it knows. */
  dispose(): void {
    this.#life = { kind: 'over' }
    this.#told = 'closed'
    this.#owned.dispose()
  }

  readonly #end = (): void => {
    if (this.#owned.disposed) return
    this.#life = { kind: 'over' }
    this.#owned.dispose()
    this.#tell()
  }

  #connectionClass() {
    const { options } = this
    return patientConnection<RealCallConnection, WordChannel>(this.given.wrtc.RTCPeerConnection, {
      made: (real) => {
        this.#real = real
        this.#pulse = this.#owned.add(new Pulse(real, this.given.clock))
        if (options.offering) this.#slots.open(real)
      },
      channel: (real) =>
        (this.#channel = new WordChannel(real.createDataChannel('tincan-call', sharedChannel), {
          clock: this.given.clock,
          heard: (word) => {
            if (!this.#owned.disposed) options.onWord(word)
          },
          breached: () => {
            if (!this.#owned.disposed) options.onBreach()
          },
        })),
      answering: (real) => this.#slots.adopt(real),
      agreed: () => {
        this.#agree()
      },
      connectionChanged: (state) => {
        if (state === 'connected') {
          this.#pulse?.revive()
          this.#live(this.#life.kind === 'opening' ? 'proven' : 'heard')
        } else if (state === 'disconnected' || state === 'failed') this.#live('way-lost')
      },
      intruded: () => {
        options.onBreach()
      },
    })
  }

  #agree(): void {
    if (this.#owned.disposed) return
    if (!this.#isAgreed) {
      this.#isAgreed = true
      this.options.onTracks(this.#slots.received)
    }
    this.#slots.settle()
    const next = this.#negotiation.agreed()
    if (next !== undefined) this.hear(next)
  }

  #listen(): void {
    const silence = this.#pulse?.silence()
    if (silence !== undefined && silence >= silentMs) this.#live('way-lost', this.given.clock.now() - silence)
    else if (this.#real?.connectionState === 'connected') this.#live('heard')
  }

  #live(event: LifeEvent, at = this.given.clock.now()): void {
    if (this.#owned.disposed) return
    const { act, life } = live(this.#life, event, at, restarts)
    this.#life = life
    if (act === 'restart-ice' && this.options.offering) void this.#restart()
    if (life.kind === 'over') this.#end()
    else this.#tell()
  }

  #tell(): void {
    if (this.#told === this.state) return
    this.#told = this.state
    this.options.onState(this.state)
  }

  /** An offer that was not answered is said again: an answer to an earlier one must fit it. */
  async #restart(): Promise<void> {
    const isWaiting = this.#real?.signalingState === 'have-local-offer'
    const offer = isWaiting ? this.#real?.localDescription : await this.#offerAgain().catch(() => undefined)
    if (!this.#owned.disposed) this.#say(readStep(offer))
  }

  #say(step: CallStep | undefined): void {
    const wanting = step?.type === 'offer' || step?.type === 'answer' ? { ...step, sdp: wantingOpus(step.sdp) } : step
    const said = this.options.relayOnly ? wanting && relayedAlone(wanting) : wanting
    if (said !== undefined) this.options.say(this.#negotiation.addressed(said))
  }
}
