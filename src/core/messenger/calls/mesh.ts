import type { Disposable } from '../../base/disposables'
import type { DeviceId } from '../../base/ids'
import type { CallFrame } from '../../calls/frame'
import type { CallTracks } from '../../calls/media'
import type { CallWord } from '../../calls/word'
import type { Acquaintance, MeshHost } from './mesh-host'
import { Way } from './way'

/** The ways to all others in our call: each to each. */
export class Mesh implements Disposable {
  readonly #ways = new Map<DeviceId, Way>()
  /** The last attempt that was heard of from each device: earlier ones are over. */
  readonly #latest = new Map<DeviceId, number>()

  constructor(private readonly host: MeshHost) {}

  get ways(): ReadonlyMap<DeviceId, Way> {
    return this.#ways
  }

  meet(whom: Acquaintance): void {
    this.#drop(whom.device)
    const way = new Way(whom, this.host, this.#latest.get(whom.device) ?? 0)
    this.#ways.set(whom.device, way)
    way.start()
  }

  part(device: DeviceId, because?: 'removed'): void {
    this.#ways.get(device)?.say({ type: 'leave', ...(because === undefined ? {} : { because }) })
    this.#drop(device)
    this.host.changed()
  }

  hear(frame: CallFrame): void {
    this.#ways.get(frame.from)?.hear(frame)
  }

  send(tracks: CallTracks): void {
    for (const way of this.#ways.values()) way.send(tracks)
  }

  say(word: CallWord): void {
    for (const way of this.#ways.values()) way.say(word)
  }

  dispose(): void {
    for (const device of [...this.#ways.keys()]) this.part(device)
  }

  #drop(device: DeviceId): void {
    const way = this.#ways.get(device)
    if (way === undefined) return
    this.#latest.set(device, way.number)
    this.#ways.delete(device)
    way.dispose()
  }
}
