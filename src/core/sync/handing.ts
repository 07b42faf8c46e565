import type { Clock } from '../base/clock'
import type { Disposable } from '../base/disposables'
import type { DeviceId, KeyId } from '../base/ids'
import type { ConversationRights } from '../conversation/admit'
import type { EpochKey } from '../conversation/epoch'
import { namesOf, owedTo } from '../conversation/keyring'
import { mostHandedKeys, mostHandedTo, sealKeys, type HandedKeys } from '../protocol/peer/statement'

/** So long the log has time to bring it by itself, in ms. */
const patienceMs = 3_000

interface Owed {
  readonly since: number
  /** What is handed, by name; a box is never the same twice. */
  readonly names: string
  readonly sealed?: Uint8Array
}

/**
 * Keys for linked members who say that they lack what the log gives them (EV12): it came in an event they cannot open,
 * or from somebody who knew less. Who was given what the log alone decides.
 */
export class Handing implements Disposable {
  readonly #owed = new Map<DeviceId, Owed>()
  #timer: Disposable | undefined

  constructor(
    private readonly clock: Clock,
    /** Somebody has waited long enough. */
    private readonly over: () => void,
  ) {}

  /** What is to be said to whom now; `named` is what each linked device said that it has. */
  due(rights: ConversationRights, named: ReadonlyMap<DeviceId, readonly KeyId[]>): readonly HandedKeys[] {
    const handed: HandedKeys[] = []
    let next = Infinity
    for (const [device, names] of named) {
      const owed = owedTo(device, names, rights.keys, rights.directory).slice(-mostHandedKeys)
      const one = this.#remember(device, owed)
      if (one === undefined) continue
      const left = one.since + patienceMs - this.clock.now()
      if (left > 0) next = Math.min(next, left)
      else if (handed.length < mostHandedTo) handed.push({ to: device, sealed: this.#seal(device, one, owed, rights) })
    }
    for (const device of this.#owed.keys()) if (!named.has(device)) this.#owed.delete(device)
    this.#timer?.dispose()
    this.#timer = next === Infinity ? undefined : this.clock.after(next, this.over)
    return handed
  }

  dispose(): void {
    this.#timer?.dispose()
  }

  #remember(device: DeviceId, owed: readonly EpochKey[]): Owed | undefined {
    if (owed.length === 0) {
      this.#owed.delete(device)
      return undefined
    }
    const names = namesOf(owed).join()
    const before = this.#owed.get(device)
    if (before?.names === names) return before
    const one = { since: before?.since ?? this.clock.now(), names }
    this.#owed.set(device, one)
    return one
  }

  #seal(to: DeviceId, one: Owed, keys: readonly EpochKey[], { directory }: ConversationRights): Uint8Array {
    if (one.sealed !== undefined) return one.sealed
    const agreementKey = directory.members
      .flatMap(({ devices }) => devices)
      .find(({ device }) => device === to)?.agreementKey
    if (agreementKey === undefined) throw new Error('assertion failed: a member with this device')
    const sealed = sealKeys(agreementKey, keys)
    this.#owed.set(to, { ...one, sealed })
    return sealed
  }
}
