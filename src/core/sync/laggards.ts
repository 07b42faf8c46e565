import type { Clock } from '../base/clock'
import type { Disposable } from '../base/disposables'
import type { DeviceId } from '../base/ids'
import { sequenceIn } from '../conversation/vector'
import { lagBehind } from '../history/plan'
import type { VersionVector } from '../protocol/peer/statement'

/** How long somebody who lacks much may make no progress before it is offered all the same, in ms. */
const patienceMs = 15_000

/** What little somebody lacks so soon after it was handed something is thought to be under way, in ms. */
const lastWordMs = 1_000

interface Lagging {
  /** How much it holds by its own word, and since when it is so, or was last handed something. */
  readonly held: number
  readonly at: number
  /** Its time was over once: it is offered everything from then on, until it asks. */
  readonly given: boolean
}

/**
 * Linked devices that lack much: they ask for it (SY7), and are not offered it in the document as well. Who makes no
 * progress for a while is offered it as ever, so that nobody depends on being able to ask.
 */
export class Laggards implements Disposable {
  readonly #lagging = new Map<DeviceId, Lagging>()
  #timer: Disposable | undefined

  constructor(
    private readonly clock: Clock,
    private readonly threshold: number,
    /** Somebody's time is over. */
    private readonly over: () => void,
  ) {}

  /** It asks, or was handed something. */
  busy(device: DeviceId): void {
    const one = this.#lagging.get(device)
    if (one !== undefined) this.#lagging.set(device, { ...one, at: this.clock.now(), given: false })
  }

  /** Whoever links anew is given time anew. */
  left(device: DeviceId): void {
    this.#lagging.delete(device)
  }

  /**
   * `audience` as it is to be offered to: whoever asks counts as holding what it knows to lack. `told` is what each
   * said it holds, `audience` what of it agrees with what we hold.
   */
  spare(
    audience: ReadonlyMap<DeviceId, VersionVector>,
    told: ReadonlyMap<DeviceId, VersionVector>,
    held: VersionVector,
  ): ReadonlyMap<DeviceId, VersionVector> {
    const spared = new Map(audience)
    let next = Infinity
    for (const [device, agreed] of audience) {
      const theirs = told.get(device) ?? agreed
      const left = this.#patience(device, theirs, held)
      if (left <= 0) continue
      next = Math.min(next, left)
      spared.set(device, withoutLack(agreed, theirs, held))
    }
    this.#timer?.dispose()
    this.#timer = next === Infinity ? undefined : this.clock.after(next, this.over)
    return spared
  }

  dispose(): void {
    this.#timer?.dispose()
  }

  /** How long it is waited for yet, in ms. */
  #patience(device: DeviceId, theirs: VersionVector, ours: VersionVector): number {
    const now = this.clock.now()
    const lag = lagBehind(theirs, ours)
    if (lag <= this.threshold) {
      // The last of what it asked for is still on its way.
      const last = this.#lagging.get(device)
      const wait = last === undefined || last.given ? 0 : last.at + lastWordMs - now
      if (lag > 0 && wait > 0) return wait
      this.#lagging.delete(device)
      return 0
    }
    const held = [...theirs.values()].reduce((sum, sequence) => sum + sequence, 0)
    const before = this.#lagging.get(device)
    const at = before === undefined || held > before.held ? now : before.at
    const given = before?.given === true || now - at >= patienceMs
    this.#lagging.set(device, { held, at, given })
    return given ? 0 : at + patienceMs - now
  }
}

/** What it holds of another story than ours is left: it does not know that it lacks ours (EV3). */
const withoutLack = (agreed: VersionVector, theirs: VersionVector, ours: VersionVector): VersionVector =>
  new Map(
    [...ours].map(([device, last]) => {
      const same = sequenceIn(agreed, device)
      return [device, same < Math.min(sequenceIn(theirs, device), last) ? same : last]
    }),
  )
