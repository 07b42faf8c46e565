import type { Clock } from '../../base/clock'
import { fingerprintOf } from './fingerprints'
import type { Signal } from './signals'

/** Peers of one room this device deals with at one time. */
const maxPeers = 64
const maxRemembered = 256
/** Who was refused is heard again after this, in ms: membership may have reached us by then. */
export const refusedMs = 30_000

export interface RoomPeers {
  /** Our own name among the room's peers. */
  readonly self: string
  isConnected(peer: string): boolean
}

/** `call-back`: y-webrtc need not hear it, but the other shall hear that we are here. */
export type Verdict = 'hear' | 'ignore' | 'call-back'

/**
 * Which peers of a room are dealt with, and who of two calls. y-webrtc itself calls whoever announces themselves,
 * so that two who come at one time call each other, and neither call survives it; it opens a connection even
 * for a candidate that came late, would never close that one, and asks again at once whom it was refused by.
 * Here the one with the smaller name calls.
 */
export class Acquaintances {
  readonly #known = new Set<string>()
  readonly #byFingerprint = new Map<string, string>()
  readonly #muted = new Map<string, number>()

  constructor(
    private readonly clock: Clock,
    private readonly room: RoomPeers,
  ) {}

  judge(signal: Signal): Verdict {
    const { from } = signal
    const { self } = this.room
    if (from === self || (signal.type === 'signal' && signal.to !== self)) return 'ignore'
    if ((this.#muted.get(from) ?? -Infinity) > this.clock.now()) return 'ignore'
    if (signal.type === 'announce') {
      if (self > from) return this.room.isConnected(from) ? 'ignore' : 'call-back'
      return this.#meet(from) ? 'hear' : 'ignore'
    }
    switch (signal.signal.type) {
      case 'offer':
        this.#remember(from, signal.signal.sdp)
        return self > from && this.#meet(from) ? 'hear' : 'ignore'
      case 'answer':
        this.#remember(from, signal.signal.sdp)
        return self < from && this.room.isConnected(from) ? 'hear' : 'ignore'
      case 'candidate':
        return this.#known.has(from) || this.room.isConnected(from) ? 'hear' : 'ignore'
    }
  }

  gone(peers: readonly string[]): void {
    for (const peer of peers) this.#known.delete(peer)
  }

  /** Whoever showed this fingerprint is not heard for a while, or not any more. */
  mute(fingerprint: string | undefined, until: 'later' | 'for-good'): void {
    const peer = fingerprint === undefined ? undefined : this.#byFingerprint.get(fingerprint)
    if (peer === undefined) return
    this.#muted.set(peer, until === 'later' ? this.clock.now() + refusedMs : Infinity)
    forgetOldest(this.#muted)
  }

  #meet(peer: string): boolean {
    if (!this.#known.has(peer) && this.#known.size >= maxPeers) return false
    this.#known.add(peer)
    return true
  }

  #remember(peer: string, sdp: string): void {
    const fingerprint = fingerprintOf(sdp)
    if (fingerprint === undefined) return
    this.#byFingerprint.set(fingerprint, peer)
    forgetOldest(this.#byFingerprint)
  }
}

const forgetOldest = (map: Map<string, unknown>): void => {
  const [oldest] = map.keys()
  if (map.size > maxRemembered && oldest !== undefined) map.delete(oldest)
}
