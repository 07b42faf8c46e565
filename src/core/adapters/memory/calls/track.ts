import type { MediaTrack } from '../../../calls/media'

/** A track without a device behind it. What is received shows in `source` what the other end sends at the moment. */
export class MemoryTrack implements MediaTrack {
  enabled = true
  /** How loud it is, 0 to 1. */
  level = 0
  #state: 'live' | 'ended' = 'live'
  readonly #listeners = new Set<() => void>()

  constructor(
    readonly kind: 'audio' | 'video',
    readonly id: string,
    private readonly received: () => MediaTrack | undefined = () => undefined,
  ) {}

  get readyState(): 'live' | 'ended' {
    return this.#state
  }

  get source(): MediaTrack | undefined {
    return this.received()
  }

  stop(): void {
    this.#state = 'ended'
  }

  /** The device is gone, or the system took it. */
  lose(): void {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    for (const listener of [...this.#listeners]) listener()
  }

  addEventListener(_type: 'ended', listener: () => void): void {
    this.#listeners.add(listener)
  }

  removeEventListener(_type: 'ended', listener: () => void): void {
    this.#listeners.delete(listener)
  }
}
