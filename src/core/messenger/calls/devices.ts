import { DisposableStore, disposable } from '../../base/disposables'
import { Cell } from '../../base/emitter'
import type { CaptureFailure, DeviceKind, MediaDevice, MediaSource, MediaTrack } from '../../calls/media'
import type { CallDevicesRecord } from '../../storage/call-records'
import type { CallCheck, CallDevices } from '../api'
import type { Context } from '../context'
import { refuse } from '../refusals'

/** This machine's microphones, cameras and speakers, and which of them calls use. */
export class DeviceBoard {
  readonly api: CallDevices
  readonly #all = new Cell<readonly MediaDevice[]>([])
  readonly #chosen: Cell<CallDevicesRecord>

  constructor(
    private readonly context: Context,
    chosen: CallDevicesRecord,
    private readonly source: MediaSource | undefined,
    owned: DisposableStore,
    /** In a call it takes effect at once. */
    changed: (kind: DeviceKind) => void,
  ) {
    this.#chosen = new Cell(chosen)
    if (source !== undefined) {
      owned.add(
        source.onDevices(() => {
          context.background(this.refresh())
        }),
      )
      context.background(this.refresh())
    }
    this.api = {
      all: this.#all,
      chosen: this.#chosen,
      choose: async (kind, id) => {
        const { [kind]: _, ...others } = this.#chosen.value
        const next: CallDevicesRecord = id === undefined ? others : { ...others, [kind]: id }
        await this.context.storage.write((records) => records.callDevices.put(next))
        this.#chosen.set(next)
        changed(kind)
      },
      check: (camera) => this.#check(camera),
    }
  }

  chosen(kind: DeviceKind): string | undefined {
    return this.#chosen.value[kind]
  }

  /** Names of devices are told only once one of their kind was used. */
  async refresh(): Promise<void> {
    if (this.source !== undefined) this.#all.set(await this.source.devices())
  }

  #check(withCamera: boolean): CallCheck {
    const { source } = this
    if (source === undefined) return refuse('CALLS_UNAVAILABLE', 'This build of Tincan cannot call.')
    const owned = new DisposableStore()
    const level = new Cell(0)
    const camera = new Cell<MediaTrack | undefined>(undefined)
    const microphoneFailure = new Cell<CaptureFailure | undefined>(undefined)
    const cameraFailure = new Cell<CaptureFailure | undefined>(undefined)
    const own = (track: MediaTrack): void => {
      owned.add(
        disposable(() => {
          track.stop()
        }),
      )
    }
    const openCamera = async (): Promise<void> => {
      if (owned.disposed) return
      const picture = await source.camera(this.chosen('camera'))
      if (!picture.ok) {
        cameraFailure.set(picture.error)
        return
      }
      own(picture.value)
      if (picture.value.readyState === 'live') camera.set(picture.value)
    }
    const open = async (): Promise<void> => {
      const sound = await source.microphone(this.chosen('microphone'))
      if (sound.ok) {
        own(sound.value)
        // Added to what is let go of already, it is let go of at once.
        owned.add(
          source.meter(sound.value, (heard) => {
            level.set(heard)
          }),
        )
      } else microphoneFailure.set(sound.error)
      if (withCamera) await openCamera()
      await this.refresh()
    }
    this.context.background(open())
    return {
      level,
      camera,
      microphoneFailure,
      cameraFailure,
      dispose: () => {
        owned.dispose()
        camera.set(undefined)
      },
    }
  }
}
