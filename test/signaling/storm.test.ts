import * as v from 'valibot'
import { afterEach, describe, expect, it } from 'vitest'
import { defaultLimits } from '../../signaling/limits'
import { listenNode } from '../../signaling/nodeSockets'
import { type RunningServer, systemDeps } from '../../signaling/server'
import { presenceField } from '../../src/core/protocol/signaling/fields'
import { Client, type Member, type Topic, enter, serve, topicOf } from './support'

const rooms = 20
const membersOfRoom = 10

interface Guest {
  readonly member: Member
  readonly topic: Topic
}

const told = v.object({ present: v.array(presenceField) })

/** Aliases told as online in the last word on the topic; of no word yet, none. */
const online = (client: Client, topic: Topic): ReadonlySet<string> => {
  const word = client.frames.findLast(
    (frame) => Array.isArray(frame['present']) && (frame['type'] === 'ack' || frame['topic'] === topic.id),
  )
  const { present } = v.parse(told, word ?? { present: [] })
  return new Set(present.filter(({ status }) => status === 'online').map(({ alias }) => alias))
}

/** As an app does it: the same session, a new socket, the same topics. */
const comeBack = async (port: number, { member, topic }: Guest): Promise<Client> => {
  const client = await Client.open(port, '/ws/msg', { token: member.token })
  const signature = topic.proof(member.session)
  client.send({ type: 'join', id: 'back', topic: topic.id, alias: member.alias, signature })
  await client.frame({ id: 'back' })
  return client
}

describe.each([
  ['µWebSockets', systemDeps.listen],
  ['Node', listenNode],
])('a storm of clients that come back, by %s', (_name, listen) => {
  let server: RunningServer
  afterEach(() => server.close())

  it('SG6 SG10 ends with everybody seeing exactly those who are there', async () => {
    const many = { perSecond: 100_000, burst: 100_000 }
    server = await serve({ limits: { ...defaultLimits, signInRate: many } }, { listen })
    const guests = await Promise.all(
      Array.from({ length: rooms * membersOfRoom }, async (_, index): Promise<Guest> => {
        const topic = topicOf(`room ${String(index % rooms)}`)
        const member = await enter(server.port, `guest ${String(index)}`)
        await member.join(topic)
        return { member, topic }
      }),
    )
    for (const { member } of guests) member.client.socket.terminate()
    // One of each room stays away.
    const back = guests.slice(rooms)
    const seats = await Promise.all(back.map(async (guest) => ({ guest, client: await comeBack(server.port, guest) })))
    for (const { client, guest } of seats) {
      const others = back.filter((other) => other !== guest && other.topic.id === guest.topic.id)
      const expected = new Set<string>(others.map(({ member }) => member.alias))
      await client.until(() => {
        const seen = online(client, guest.topic)
        return seen.size === expected.size && [...expected].every((alias) => seen.has(alias))
      })
    }
    for (const { client, guest } of seats) {
      await client.settle()
      expect(online(client, guest.topic).size).toBe(membersOfRoom - 2)
    }
  })
})
