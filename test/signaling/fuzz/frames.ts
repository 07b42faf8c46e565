import type { SessionId, TopicId } from '../../../src/core/base/ids'
import { aliasOf, topicOf } from '../support'
import type { Chances } from './seeded'

const own = topicOf('of the hostile')
const rooms = Array.from({ length: 30 }, (_, index) => topicOf(`hostile ${String(index)}`).id)

/** What a session of the fuzzer has in its hands; made once, since signing takes longer than all the rest. */
export interface Means {
  /** Where the bystanders are: the fuzzer has no key to it. */
  readonly foreign: TopicId
  readonly proof: string
  readonly forged: string
}

export const meansOf = (session: SessionId, foreign: TopicId): Means => {
  const proof = own.proof(session)
  return { foreign, proof, forged: proof.split('').reverse().join('') }
}

const aliases = [aliasOf('mallory'), aliasOf('alice')] as const
const prototypeNames = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'] as const

const nested = (chances: Chances, depth: number): string => {
  const [open, close] = chances.isMet(0.5) ? ['[', ']'] : ['{"a":', '}']
  return open.repeat(depth) + (open === '[' ? '' : '1') + close.repeat(depth)
}

/** JSON texts of every type there is, and of none. */
const anyValue = (chances: Chances): string =>
  chances.one<() => string>([
    () => 'null',
    () => chances.one(['true', 'false']),
    () => String(chances.whole(-1e9, 1e9)),
    () => chances.one(['1e999', '-0', '1e-999', '00', 'NaN', '0x1']),
    () => '[]',
    () => `[${'null,'.repeat(chances.whole(0, 50))}{}]`,
    () => `{"${chances.one(prototypeNames)}":{"type":"ping","length":1e9}}`,
    () => JSON.stringify(chances.one(prototypeNames)),
    () => JSON.stringify('x'.repeat(chances.whole(0, 300))),
    () => chances.one(['"\\ud800"', '"\\u0000"', '"‮"', '"ﷺ"', '"\\"']),
    () => nested(chances, chances.whole(1, 60)),
  ])()

const types = [
  'ping',
  'join',
  'leave',
  'message',
  'edit',
  'delete',
  'reaction',
  'read',
  'typing',
  'typing_stop',
] as const
const moreTypes = ['status_change', 'call.offer', 'call.', 'subscribe', 'unsubscribe', 'publish', 'later'] as const

const rightFields = (chances: Chances, { foreign, forged, proof }: Means): Record<string, string> => {
  const topic = chances.one([own.id, own.id, foreign])
  const text = (value: string): string => JSON.stringify(value)
  return {
    type: text(chances.one([...types, ...moreTypes])),
    id: text(`h-${String(chances.whole(0, 9))}`),
    topic: text(topic),
    alias: text(chances.one(aliases)),
    signature: text(chances.isMet(0.7) ? proof : forged),
    envelope: text('A'.repeat(4 * chances.whole(0, 100))),
    clientMsgId: text('m'),
    messageId: text('m'),
    status: text(chances.one(['online', 'away', 'busy', 'invisible'])),
    topics: JSON.stringify([topic, own.id, rooms[chances.whole(0, rooms.length)]]),
  }
}

const written = (fields: Readonly<Record<string, string>>): string =>
  `{${Object.entries(fields)
    .map(([name, value]) => `${JSON.stringify(name)}:${value}`)
    .join(',')}}`

/** A frame that is right, or wrong in one of its fields. */
const nearlyRight = (chances: Chances, means: Means, isRight: boolean): string => {
  const fields = rightFields(chances, means)
  if (isRight) return written(fields)
  const [name = 'type'] = Object.keys(fields).slice(chances.whole(0, Object.keys(fields).length - 1))
  return chances.isMet(0.2)
    ? written(Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name)))
    : written({ ...fields, [name]: anyValue(chances) })
}

const flipped = (chances: Chances, text: string): Buffer => {
  const bytes = Buffer.from(text)
  for (let count = chances.whole(1, 6); count > 0; count -= 1)
    bytes[chances.whole(0, bytes.length - 1)] = chances.whole(0, 255)
  return bytes
}

/** Big or deep; few, since each costs the machine that sends it, too. */
const heavy = (chances: Chances, { foreign }: Means): string | Buffer =>
  chances.one<() => string | Buffer>([
    () => nested(chances, chances.whole(1_000, 10_000)),
    () => `{"type":"publish","topic":"${foreign}","data":${nested(chances, chances.whole(1_000, 10_000))}}`,
    () => `{"type":"message","id":"1","topic":"${own.id}","clientMsgId":"m","envelope":"${'A'.repeat(65_400)}"}`,
    () => 'x'.repeat(chances.whole(60_000, 140_000)),
    () => Buffer.alloc(chances.whole(60_000, 70_000), 0xff),
    () => `{${`"${chances.one(prototypeNames)}":1,`.repeat(2_000)}"type":"ping"}`,
  ])()

/** One frame that a program without manners may send. A text in bytes is sent as text. */
export const hostileFrame = (chances: Chances, means: Means): string | Buffer => {
  const chance = chances.fraction()
  if (chance < 0.75) return nearlyRight(chances, means, true)
  if (chance < 0.85) return '{"type":"of a later version"}'
  if (chance < 0.93) return nearlyRight(chances, means, false)
  if (chance < 0.96) return flipped(chances, nearlyRight(chances, means, true))
  if (chance < 0.99) return anyValue(chances)
  return heavy(chances, means)
}
