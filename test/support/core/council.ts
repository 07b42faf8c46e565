import { toBase64Url, utf8 } from '../../../src/core/base/bytes'
import { isEventId, type EventId } from '../../../src/core/base/ids'
import type { ControlBody } from '../../../src/core/conversation/control'
import type { Directory } from '../../../src/core/conversation/directory'
import type { ControlEvent } from '../../../src/core/conversation/govern'
import { foundedDirectory, keyIdOf } from '../../../src/core/conversation/group'
import { hash } from '../../../src/core/crypto/derive'
import { randomKey } from '../../../src/core/crypto/keys'
import { orderOf } from '../../../src/core/protocol/peer/order'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { noon, person, type Person } from './people'

type Distribute<Body> = Body extends ControlBody ? Omit<Body, 'parents'> : never
/** What somebody decides, without what they knew. */
export type Decision = Distribute<ControlBody>

export interface Circumstances {
  /** The control events they name as known; all there are, unless told otherwise. */
  readonly knows?: readonly ControlEvent[]
  readonly wall?: number
  readonly epoch?: number
}

export const keyIdNamed = (number: number) => keyIdOf(randomKey(seededRandom(1000 + number)))

export const adding = (...people: readonly Person[]): Decision => ({
  kind: 'member.add',
  members: people.map(({ account, certificate }) => ({
    account: account.id,
    name: 'Somebody',
    certificates: [certificate.bytes],
  })),
  keys: [],
})

/** People who decide about a conversation: only what its control events say, without log, keys and network. */
export class Council {
  readonly events: ControlEvent[] = []
  readonly beginning: Directory
  readonly #written = new Map<Person, number>()

  constructor(readonly founder: Person = person('alice')) {
    this.beginning = foundedDirectory('group', founder.certificate)
    this.decide(founder, { kind: 'conversation.create', conversation: 'group', name: 'Council', keyId: keyIdNamed(1) })
  }

  decide(
    by: Person,
    decision: Decision,
    { epoch = 1, knows = this.events, wall = noon + this.events.length * 1000 }: Circumstances = {},
  ): ControlEvent {
    const sequence = this.written(by) + 1
    this.#written.set(by, sequence)
    const body: ControlBody = { ...decision, parents: tipsOf(knows).map(({ id }) => id) }
    const order = orderOf({ time: { wall, counter: 0 }, device: by.device.id, sequence })
    const event = {
      id: idOf(`${by.device.id} ${String(sequence)} ${order} ${String(epoch)} ${JSON.stringify(body)}`),
      author: by.account.id,
      device: by.device.id,
      sequence,
      epoch,
      order,
      body,
    }
    this.events.push(event)
    return event
  }

  written(by: Person): number {
    return this.#written.get(by) ?? 0
  }
}

const idOf = (text: string): EventId => {
  const id = toBase64Url(hash(utf8(text)))
  if (!isEventId(id)) throw new Error('no event id')
  return id
}

/** Those that none of the others names. */
export const tipsOf = (events: readonly ControlEvent[]): readonly ControlEvent[] => {
  const named = new Set(events.flatMap(({ body }) => body.parents))
  return events.filter(({ id }) => !named.has(id))
}

/** Whether the author of `later` knew of `earlier`, through whatever names it or their own device's chain. */
export const knewOf = (later: ControlEvent, earlier: ControlEvent, events: readonly ControlEvent[]): boolean => {
  const seen = new Set<ControlEvent>()
  const open = [later]
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const { body, device, sequence } = one
    for (const before of events) {
      if (!body.parents.includes(before.id) && !(before.device === device && before.sequence < sequence)) continue
      if (before === earlier) return true
      if (!seen.has(before)) {
        seen.add(before)
        open.push(before)
      }
    }
  }
  return false
}
