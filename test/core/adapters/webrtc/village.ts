import { vi } from 'vitest'
import { createManualClock, type ManualClock } from '../../../../src/core/adapters/memory/clock'
import { seededRandom } from '../../../../src/core/adapters/memory/random'
import type { WebrtcLink } from '../../../../src/core/adapters/webrtc/link'
import { Links, type MeetingRoom } from '../../../../src/core/adapters/webrtc/links'
import type { Signal } from '../../../../src/core/adapters/webrtc/signals'
import { fromUtf8, utf8 } from '../../../../src/core/base/bytes'
import { isDeviceId, type DeviceId } from '../../../../src/core/base/ids'
import { err, ok } from '../../../../src/core/base/result'
import { hash } from '../../../../src/core/crypto/derive'
import { keyFrom } from '../../../../src/core/crypto/keys'
import type { Stream } from '../../../../src/core/link/multiplexer'
import { Conduct } from '../../../../src/core/network/conduct'
import type { LinkIdentity } from '../../../../src/core/network/identity'
import type { Breach } from '../../../../src/core/network/transport'
import { deviceOf, topicFor } from '../../../support/network/people'
import { Ether } from './puppet'

const key = keyFrom(hash(utf8('of the epoch')))
const topic = topicFor('tea')

/** Names itself and the link: nobody here lies about that, and nothing need be signed. */
const honest = (device: DeviceId): LinkIdentity => ({
  device,
  prove: ({ local, remote }) => utf8([device, local, remote].join('|')),
  verify: (proof, { local, remote }) => {
    const [claimed, from, to] = (fromUtf8(proof) ?? '').split('|')
    return isDeviceId(claimed) && from === remote && to === local ? ok(claimed) : err('forged')
  },
  vouch: () => new Uint8Array(64),
  isVouched: () => true,
})

/** Somebody's links, and the one room they are in. */
export class Villager implements MeetingRoom {
  readonly key = key
  readonly topic = topic
  readonly links: Links
  readonly conduct = new Conduct()
  readonly rooms = new Set<MeetingRoom>([this])
  readonly said: Signal[] = []
  readonly breaches: Breach[] = []
  readonly streams = new Set<Stream>()
  /** Whom it does not let in. */
  readonly strangers = new Set<DeviceId>()
  relayOnly = false

  constructor(
    readonly device: DeviceId,
    private readonly village: Village,
    seed: number,
  ) {
    const { clock, ether } = village
    this.links = new Links({
      clock,
      random: seededRandom(seed),
      identity: honest(device),
      wrtc: ether.wrtc,
      conduct: this.conduct,
      rooms: this.rooms,
      iceServers: () => [],
      relayOnly: () => this.relayOnly,
    })
  }

  get offers(): readonly Signal[] {
    return this.said.filter((signal) => signal.type === 'signal' && signal.signal.type === 'offer')
  }

  /** What stands to somebody. */
  to(other: Villager): WebrtcLink | undefined {
    const link = this.links.get(other.device)
    return link?.alive === true ? link : undefined
  }

  admits(device: DeviceId): boolean {
    return !this.strangers.has(device)
  }

  wants(device: DeviceId): boolean {
    return this.admits(device)
  }

  announce(): void {
    this.say({ type: 'announce', from: this.device, session: this.links.session })
  }

  announceWithin(ms: number): void {
    this.village.clock.after(ms, () => {
      this.announce()
    })
  }

  say(signal: Signal): void {
    this.said.push(signal)
    this.village.publish(signal, this)
  }

  changed(): void {
    // Nobody looks.
  }

  breached(breach: Breach, device: DeviceId | undefined): void {
    this.breaches.push(breach)
    if (device !== undefined) this.conduct.breach(device)
  }

  join(_device: DeviceId, stream: Stream, _opener: boolean, ended: () => void): void {
    this.streams.add(stream)
    stream.onClose = () => {
      this.streams.delete(stream)
      ended()
    }
  }
}

/** People of one topic, on a network without network. */
export class Village {
  readonly clock: ManualClock = createManualClock(0, settle)
  readonly ether = new Ether()
  readonly people = new Set<Villager>()
  /** Whether signals arrive. */
  carries = true
  #seed = 1

  /** In the order of their devices: each calls those after it. */
  settle(...names: readonly string[]): Villager[] {
    return names
      .map(deviceOf)
      .sort()
      .map((device) => this.arrive(device))
  }

  arrive(device: DeviceId): Villager {
    const villager = new Villager(device, this, this.#seed++)
    this.people.add(villager)
    return villager
  }

  /** It is gone without a word. */
  vanish(villager: Villager): void {
    this.people.delete(villager)
  }

  publish(signal: Signal, from?: Villager): void {
    if (!this.carries || (from !== undefined && !this.people.has(from))) return
    for (const other of this.people) if (other !== from) queueMicrotask(() => other.links.hear(signal, other))
  }

  dispose(): void {
    for (const { links } of this.people) links.dispose()
  }

  async until(condition: () => boolean): Promise<void> {
    await vi.waitUntil(condition, { timeout: 5_000, interval: 1 })
  }

  /** Time passes, and whatever comes of it is done. */
  async wait(ms: number): Promise<void> {
    await this.clock.advance(ms)
    for (let turn = 0; turn < 5; turn += 1) await settle()
  }
}

/** simple-peer takes a moment between two steps: faked timers give it that at once. */
const settle = async (): Promise<void> => {
  vi.advanceTimersByTime(1)
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
}
