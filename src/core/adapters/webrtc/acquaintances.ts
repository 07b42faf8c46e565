import type { Clock } from '../../base/clock'
import { fingerprintOf } from './fingerprints'
import type { Signal } from './signals'

/** Peers of one room this device deals with at one time. */
const maxPeers = 64
const maxRemembered = 256
/** Who was refused is heard again after this, in ms: membership may have reached us by then. */
export const refusedMs = 30_000

export interface Presence {
  /** Our own name among the room's peers. */
  readonly self: string
  isConnected(peer: string): boolean
}

/**
 * Which peers of a room are dealt with: y-webrtc itself opens a connection for whatever it hears, even for a
 * candidate that came late, would never close that one, and asks again at once whom it was refused by.
 */
export class Acquaintances {
  readonly #known = new Set<string>()
  readonly #byFingerprint = new Map<string, string>()
  readonly #muted = new Map<string, number>()

  constructor(
    private readonly clock: Clock,
    private readonly room: Presence,
  ) {}

  /** May y-webrtc hear this? */
  admits(signal: Signal): boolean {
    const { from } = signal
    if (from === this.room.self || (signal.type === 'signal' && signal.to !== this.room.self)) return false
    if ((this.#muted.get(from) ?? -Infinity) > this.clock.now()) return false
    if (signal.type === 'announce') return this.#meet(from)
    switch (signal.signal.type) {
      case 'offer':
        this.#remember(from, signal.signal.sdp)
        return this.#meet(from)
      case 'answer':
        this.#remember(from, signal.signal.sdp)
        return this.room.isConnected(from)
      case 'candidate':
        return this.#known.has(from) || this.room.isConnected(from)
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
