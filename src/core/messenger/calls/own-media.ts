import { DisposableStore, type Disposable } from '../../base/disposables'
import type { Captured, CallTracks, CaptureFailure, DeviceKind, MediaSource, MediaTrack } from '../../calls/media'
import { listen, silent, type Voice } from '../../calls/voice'
import type { ParticipantState } from '../../calls/word'

type Slot = 'microphone' | 'camera' | 'screen'

export interface OwnMediaHost {
  readonly source: MediaSource
  readonly now: () => number
  readonly chosen: (kind: DeviceKind) => string | undefined
  changed(): void
}

/**
 * What this device sends in one call. A track lives no longer than it is needed: the camera while it is on, the
 * microphone as long as the call, for it tells whoever is muted that nobody hears them.
 */
export class OwnMedia implements Disposable {
  muted = false
  hand = false
  voice: Voice = silent
  readonly #owned = new DisposableStore()
  readonly #failures = new Map<Slot, CaptureFailure>()
  #tracks: CallTracks = {}
  #meter: Disposable | undefined
  /** Asked for, by slot: what comes of an older wish is let go of. */
  readonly #wishes = new Map<Slot, object>()

  constructor(private readonly host: OwnMediaHost) {}

  /** What goes over the ways. */
  get sent(): CallTracks {
    const { microphone, ...pictures } = this.#tracks
    return this.muted || microphone === undefined ? pictures : { ...pictures, microphone }
  }

  get state(): ParticipantState {
    const { camera, screen } = this.#tracks
    return { muted: this.muted, camera: camera !== undefined, sharing: screen !== undefined, hand: this.hand }
  }

  get tracks(): CallTracks {
    return this.#tracks
  }

  failure(slot: Slot): CaptureFailure | undefined {
    return this.#failures.get(slot)
  }

  setMuted(muted: boolean): void {
    this.muted = muted
    this.host.changed()
  }

  setHand(up: boolean): void {
    this.hand = up
    this.host.changed()
  }

  async openMicrophone(): Promise<void> {
    const { chosen, source } = this.host
    const track = await this.#capture('microphone', () => source.microphone(chosen('microphone')), stop)
    if (track === undefined) return
    this.#put('microphone', { microphone: track }, track)
    this.#meter?.dispose()
    this.#meter = source.meter(track, (level) => {
      const voice = listen(this.voice, level, this.host.now())
      const isNews = voice.speaking !== this.voice.speaking
      this.voice = voice
      if (isNews) this.host.changed()
    })
  }

  async setCamera(on: boolean): Promise<void> {
    if (!on) {
      this.#drop('camera')
      return
    }
    const { chosen, source } = this.host
    const track = await this.#capture('camera', () => source.camera(chosen('camera')), stop)
    if (track !== undefined) this.#put('camera', { camera: track }, track)
  }

  async setSharing(on: boolean): Promise<void> {
    if (!on) {
      this.#drop('screen')
      return
    }
    const shared = await this.#capture('screen', () => this.host.source.screen(), stopAll)
    if (shared?.screen !== undefined) this.#put('screen', shared, shared.screen)
  }

  /** Another device was chosen, or the one in use is gone. */
  async renew(kind: DeviceKind): Promise<void> {
    if (kind === 'microphone') await this.openMicrophone()
    else if (kind === 'camera' && this.#tracks.camera !== undefined) await this.setCamera(true)
  }

  dispose(): void {
    this.#owned.dispose()
    this.#meter?.dispose()
    this.#wishes.clear()
    stopAll(this.#tracks)
    this.#tracks = {}
  }

  async #capture<T>(slot: Slot, ask: () => Promise<Captured<T>>, letGo: (value: T) => void): Promise<T | undefined> {
    const wish = {}
    this.#wishes.set(slot, wish)
    const captured = await ask()
    if (this.#wishes.get(slot) !== wish || this.#owned.disposed) {
      if (captured.ok) letGo(captured.value)
      return undefined
    }
    this.#failures.delete(slot)
    if (captured.ok) return captured.value
    // Whoever closes the picker has not failed.
    if (captured.error !== 'cancelled') this.#failures.set(slot, captured.error)
    this.host.changed()
    return undefined
  }

  #put(slot: Slot, tracks: CallTracks, watched: MediaTrack): void {
    const before = this.#without(slot)
    this.#tracks = { ...before.kept, ...tracks }
    stopAll(before.gone)
    const ended = (): void => {
      this.#ended(slot, watched)
    }
    watched.addEventListener('ended', ended)
    this.host.changed()
  }

  /** Unplugged, taken by the system, or ended by the browser's own button. */
  #ended(slot: Slot, track: MediaTrack): void {
    if (this.#tracks[slot] !== track) return
    if (slot === 'microphone') {
      this.#drop('microphone')
      void this.openMicrophone()
      return
    }
    if (slot === 'camera') this.#failures.set('camera', 'missing')
    this.#drop(slot)
  }

  #drop(slot: Slot): void {
    this.#wishes.delete(slot)
    const { gone, kept } = this.#without(slot)
    this.#tracks = kept
    stopAll(gone)
    this.host.changed()
  }

  #without(slot: Slot): { readonly kept: CallTracks; readonly gone: CallTracks } {
    const { camera, microphone, screen, screenSound } = this.#tracks
    const parts: Readonly<Record<Slot, CallTracks>> = {
      microphone: microphone === undefined ? {} : { microphone },
      camera: camera === undefined ? {} : { camera },
      screen: {
        ...(screen === undefined ? {} : { screen }),
        ...(screenSound === undefined ? {} : { screenSound }),
      },
    }
    const part = (one: Slot): CallTracks => (one === slot ? {} : parts[one])
    return { gone: parts[slot], kept: { ...part('microphone'), ...part('camera'), ...part('screen') } }
  }
}

const stopAll = ({ camera, microphone, screen, screenSound }: CallTracks): void => {
  for (const track of [camera, microphone, screen, screenSound]) track?.stop()
}

const stop = (track: MediaTrack): void => {
  track.stop()
}
