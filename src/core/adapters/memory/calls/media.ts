import { every, type Clock } from '../../../base/clock'
import { Emitter } from '../../../base/emitter'
import type {
  Captured,
  CallTracks,
  CaptureFailure,
  DeviceKind,
  MediaDevice,
  MediaSource,
  MediaTrack,
} from '../../../calls/media'
import type { Disposable } from '../../../base/disposables'
import { MemoryTrack } from './track'

const meterMs = 100

/** Microphones, cameras and a screen that are not there: the twin of the browser's, in which everything is allowed. */
export class MemoryMedia implements MediaSource {
  /** Why something cannot be had; nothing fails that is not named. */
  readonly failures = new Map<DeviceKind | 'screen', CaptureFailure>()
  /** All that was captured, in order. */
  readonly captured: MemoryTrack[] = []
  #devices: readonly MediaDevice[] = [
    { kind: 'microphone', id: 'mic-1', label: 'Microphone' },
    { kind: 'microphone', id: 'mic-2', label: 'Headset' },
    { kind: 'camera', id: 'cam-1', label: 'Camera' },
    { kind: 'speaker', id: 'out-1', label: 'Speakers' },
  ]
  readonly #changes = new Emitter<undefined>()

  constructor(private readonly clock: Clock) {}

  /** Tracks that capture something now. */
  get live(): readonly MemoryTrack[] {
    return this.captured.filter(({ readyState }) => readyState === 'live')
  }

  plug(devices: readonly MediaDevice[]): void {
    this.#devices = devices
    this.#changes.emit(undefined)
  }

  devices(): Promise<readonly MediaDevice[]> {
    return Promise.resolve(this.#devices)
  }

  onDevices(listener: () => void): Disposable {
    return this.#changes.on(listener)
  }

  microphone(device: string | undefined): Promise<Captured<MediaTrack>> {
    return this.#capture('microphone', () => this.#track('audio', device ?? 'mic-1'))
  }

  camera(device: string | undefined): Promise<Captured<MediaTrack>> {
    return this.#capture('camera', () => this.#track('video', device ?? 'cam-1'))
  }

  screen(): Promise<Captured<Pick<CallTracks, 'screen' | 'screenSound'>>> {
    return this.#capture('screen', () => ({
      screen: this.#track('video', 'screen'),
      screenSound: this.#track('audio', 'screen'),
    }))
  }

  meter(track: MediaTrack, listener: (level: number) => void): Disposable {
    return every(this.clock, meterMs, () => {
      if (track instanceof MemoryTrack) listener(track.readyState === 'live' && track.enabled ? track.level : 0)
    })
  }

  #capture<T>(what: DeviceKind | 'screen', take: () => T): Promise<Captured<T>> {
    const error = this.failures.get(what)
    return Promise.resolve(error === undefined ? { ok: true, value: take() } : { ok: false, error })
  }

  #track(kind: 'audio' | 'video', id: string): MemoryTrack {
    const track = new MemoryTrack(kind, id)
    this.captured.push(track)
    return track
  }
}
