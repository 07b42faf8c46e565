import { every, type Clock } from '../../base/clock'
import { DisposableStore, type Disposable } from '../../base/disposables'
import type { DeviceId } from '../../base/ids'
import { budgetsFor } from '../../calls/budget'
import { listen, speakerOf, type Speaker } from '../../calls/voice'
import type { OwnMedia } from './own-media'
import type { Way } from './way'

const listenMs = 200
const measureMs = 2_000
/** Where nothing is left for pictures, so long in three times it is looked whether there is more by now. */
const tryMs = 4_000

interface SensesHost {
  readonly clock: Clock
  ways(): ReadonlyMap<DeviceId, Way>
  media(): OwnMedia | undefined
  changed(): void
}

/** Looks at the ways of a call while there are any: who speaks, how good they are, and what pictures may cost. */
export class Senses implements Disposable {
  readonly #owned = new DisposableStore()
  #speaker: Speaker<DeviceId> | undefined

  constructor(private readonly host: SensesHost) {
    this.#owned.add(
      every(host.clock, listenMs, () => {
        if (host.ways().size > 0) this.#listen()
      }),
    )
    this.#owned.add(
      every(host.clock, measureMs, () => {
        if (host.ways().size > 0) void this.#measure()
      }),
    )
  }

  get speaker(): DeviceId | undefined {
    return this.host.ways().size > 0 ? this.#speaker?.id : undefined
  }

  /** What pictures may cost from now on; told where it is another than before. */
  budget(): void {
    const ways = [...this.host.ways().values()]
    const { camera, screen } = this.host.media()?.tracks ?? {}
    const uplinks = ways.flatMap(({ quality }) => quality?.uplink ?? [])
    // Each way tells what it takes; those that do not know yet count as the mean of those that do.
    const uplink = uplinks.length === 0 ? {} : { uplink: (sum(uplinks) / uplinks.length) * ways.length }
    const budgets = budgetsFor({
      receivers: ways.length,
      senders: ways.filter(({ shown }) => shown?.camera === true).length + (camera === undefined ? 0 : 1),
      camera: camera !== undefined,
      screen: screen !== undefined,
      trying: Math.floor(this.host.clock.now() / tryMs) % 3 === 0,
      ...uplink,
    })
    for (const { peer } of ways) peer?.spend(budgets)
  }

  dispose(): void {
    this.#owned.dispose()
  }

  #listen(): void {
    const now = this.host.clock.now()
    const ways = this.host.ways()
    let isNews = false
    for (const way of ways.values()) {
      const voice = listen(way.voice, way.shown?.muted === true ? 0 : (way.peer?.level() ?? 0), now)
      isNews ||= voice.speaking !== way.voice.speaking
      way.voice = voice
    }
    const voices = new Map([...ways].map(([device, { voice }]) => [device, voice] as const))
    const speaker = speakerOf(this.#speaker, voices, now)
    isNews ||= speaker?.id !== this.#speaker?.id
    this.#speaker = speaker
    if (isNews) this.host.changed()
  }

  async #measure(): Promise<void> {
    const ways = [...this.host.ways().values()]
    await Promise.all(
      ways.map(async (way) => {
        way.quality = await way.peer?.quality()
      }),
    )
    this.budget()
    this.host.changed()
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
