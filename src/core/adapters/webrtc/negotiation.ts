import type { RealConnection } from './connection'
import type { Step } from './signals'

/** Whatever else an offer for a new way changes, it names another fragment (RFC 8839, section 5.4). */
const fragment = /^a=ice-ufrag:([\w+/]{4,256})\s*$/m

type Described = Pick<RealConnection, 'localDescription' | 'remoteDescription' | 'signalingState'>

const fragmentOf = (description: Pick<RTCSessionDescription, 'sdp'> | null | undefined): string | undefined =>
  fragment.exec(description?.sdp ?? '')?.[1]

/**
 * Keeps the descriptions of both ends in step, though each may come late, twice or in a burst: they are taken in one at
 * a time, and of answers only that to the offer that stands. A browser would take any answer to any offer, and find no
 * way by it; two at once it refuses, and simple-peer ends the connection for that.
 */
export class Negotiation {
  #isTaking = false
  #next: Step | undefined

  constructor(
    private readonly offering: boolean,
    private readonly real: () => Described | undefined,
  ) {}

  /** Whether that is to be taken in now. An offer that comes too soon is kept, the newest alone. */
  takes(step: Step): boolean {
    if (step.type === 'candidate') return true
    if (step.type === 'offer') {
      if (this.offering) return false
      if (this.#isTaking) {
        this.#next = step
        return false
      }
    } else if (this.#isTaking || !this.#isAwaited(step.to)) return false
    this.#isTaking = true
    return true
  }

  /** Both descriptions are in. Gives the offer that came meanwhile. */
  agreed(): Step | undefined {
    this.#isTaking = false
    const next = this.#next
    this.#next = undefined
    return next
  }

  /** What is said: an answer says to which offer. */
  addressed(step: Step): Step {
    if (step.type !== 'answer') return step
    const to = fragmentOf(this.real()?.remoteDescription)
    return to === undefined ? step : { ...step, to }
  }

  #isAwaited(to: string | undefined): boolean {
    const real = this.real()
    return real?.signalingState === 'have-local-offer' && fragmentOf(real.localDescription) === to
  }
}
