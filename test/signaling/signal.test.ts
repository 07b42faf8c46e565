import { describe, expect, it } from 'vitest'
import { SignalRooms } from '../../signaling/signal'
import type { SessionId, TopicId } from '../../src/core/base/ids'
import { parseJson } from '../../src/core/protocol/signaling/decode'
import { subscribePatienceMs } from '../../src/core/protocol/signaling/limits'
import { sessionOf, topicOf } from './support'

const topic = topicOf('rooms').id
const publish = `{"type":"publish","topic":"${topic}","data":{"from":"a"}}`

const setup = (): {
  rooms: SignalRooms
  join(session: SessionId, topic: TopicId): ReturnType<SignalRooms['joined']>
} => {
  const members = new Set<string>()
  const rooms = new SignalRooms((session, of) => members.has(`${session} ${of}`), 3)
  return {
    rooms,
    join: (session, of) => {
      members.add(`${session} ${of}`)
      return rooms.joined(session, of)
    },
  }
}

describe('rooms of y-webrtc', () => {
  it('SG5 a subscription waits 30 s for its join and then is refused', () => {
    const { rooms, join } = setup()
    const link = rooms.open(sessionOf('alice'))
    expect(rooms.subscribe(link, [topic], 0)).toEqual([])
    expect(rooms.sweep(subscribePatienceMs - 1)).toEqual([])
    const [refused] = rooms.sweep(subscribePatienceMs)
    expect(JSON.parse(refused?.text ?? '')).toMatchObject({ type: 'error', topic, code: 'FORBIDDEN', status: 403 })
    expect(rooms.sweep(subscribePatienceMs)).toEqual([])
    join(sessionOf('alice'), topic)
    expect(link.topics.size).toBe(0)
  })

  it('SG5 holds few frames ahead of a join, in order, and refuses the rest', () => {
    const { rooms, join } = setup()
    const [alice, bob] = [rooms.open(sessionOf('alice')), rooms.open(sessionOf('bob'))]
    join(sessionOf('bob'), topic)
    rooms.subscribe(bob, [topic], 0)
    rooms.subscribe(alice, [topic], 0)
    const texts = [0, 1, 2, 3, 4].map((count) => `{"n":${count}}`)
    const refusals = texts.flatMap((text) => rooms.publish(alice, topic, text))
    expect(refusals.map(({ text }) => parseJson(text))).toMatchObject([{ code: 'LIMIT_REACHED', status: 429 }])
    expect(join(sessionOf('alice'), topic).map(({ to, text }) => [to === bob, text])).toEqual(
      texts.slice(0, 4).map((text) => [true, text.replace('}', ',"clients":2}')]),
    )
  })

  it('SG5 forgets what was held once the socket unsubscribes or closes', () => {
    const { rooms, join } = setup()
    const link = rooms.open(sessionOf('alice'))
    const long = `{"type":"publish","topic":"${topic}","data":"${'x'.repeat(100 * 1024)}"}`
    const hold = (): number => {
      rooms.subscribe(link, [topic], 0)
      return [1, 2, 3].flatMap(() => rooms.publish(link, topic, long)).length
    }
    // Two of three have room, each time anew.
    expect(hold()).toBe(1)
    rooms.unsubscribe(link, [topic])
    expect(hold()).toBe(1)
    rooms.close(link)
    expect(join(sessionOf('alice'), topic)).toEqual([])
    expect(rooms.sweep(subscribePatienceMs)).toEqual([])
  })

  it('SG5 two sockets of one session hear each other', () => {
    const { rooms, join } = setup()
    const [left, right] = [rooms.open(sessionOf('alice')), rooms.open(sessionOf('alice'))]
    join(sessionOf('alice'), topic)
    for (const link of [left, right]) rooms.subscribe(link, [topic], 0)
    expect(rooms.publish(left, topic, publish).map(({ to }) => to === right)).toEqual([true])
    rooms.left(sessionOf('alice'), topic)
    expect(rooms.publish(left, topic, publish)).toEqual([])
  })

  it('SG10 a socket has so many topics', () => {
    const { rooms } = setup()
    const link = rooms.open(sessionOf('alice'))
    const topics = ['a', 'b', 'c', 'd'].map((name) => topicOf(name).id)
    expect(rooms.subscribe(link, topics, 0).map(({ text }) => parseJson(text))).toMatchObject([
      { code: 'LIMIT_REACHED', topic: topics[3] },
    ])
  })

  it('SG10 what waits to be joined is bounded over all sockets of a session, and told of once a frame', () => {
    const { rooms, join } = setup()
    const topics = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => topicOf(name).id)
    const [left, right] = [rooms.open(sessionOf('alice')), rooms.open(sessionOf('alice'))]
    expect(rooms.subscribe(left, topics.slice(0, 2), 0)).toEqual([])
    expect(rooms.subscribe(right, topics.slice(2), 0).map(({ text }) => parseJson(text))).toMatchObject([
      { code: 'LIMIT_REACHED', status: 429, topic: topics[3] },
    ])
    expect([left.waiting.size, right.waiting.size]).toEqual([2, 1])
    expect(rooms.subscribe(rooms.open(sessionOf('bob')), topics.slice(3), 0)).toEqual([])
    join(sessionOf('alice'), topics[0] ?? topic)
    expect(rooms.subscribe(right, topics.slice(3, 4), 0)).toEqual([])
    expect(rooms.sweep(subscribePatienceMs).map(({ to }) => to.session)).toEqual([
      sessionOf('alice'),
      sessionOf('alice'),
      sessionOf('bob'),
    ])
    expect(rooms.subscribe(left, topics.slice(3), 0)).toMatchObject([{ to: left }])
    rooms.close(left)
    expect(rooms.subscribe(right, topics.slice(3), 0)).toEqual([])
  })

  it('SG10 what is held ahead of joins is bounded over all sockets of a session', () => {
    const { rooms } = setup()
    const links = [rooms.open(sessionOf('alice')), rooms.open(sessionOf('alice'))]
    const long = `{"type":"publish","topic":"${topic}","data":"${'x'.repeat(100 * 1024)}"}`
    const refused = links.map((link) => {
      rooms.subscribe(link, [topic], 0)
      return [1, 2].flatMap(() => rooms.publish(link, topic, long)).length
    })
    expect(refused).toEqual([0, 2])
  })
})
