import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../signaling/server'
import { maxEnvelopeBytes } from '../../src/core/protocol/signaling/limits'
import { type Member, type Topic, aliasOf, enter, envelopeOf, shows, topicOf } from '../signaling/support'

/** What one way of asking the relay answers, without what only that way has. */
export type Reply =
  | { readonly ok: true; readonly reached?: unknown; readonly present?: unknown }
  | { readonly ok: false; readonly code: unknown; readonly status: unknown }

/** One way of asking the relay as somebody who is signed in. Fields are what a caller wrote: right or wrong. */
export interface RelayClient {
  join(topic: string, alias: string, signature: string): Promise<Reply>
  leave(topic: string): Promise<Reply>
  message(topic: string, envelope: string, clientMsgId: string): Promise<Reply>
  change(type: Change, topic: string, envelope: string, messageId: string): Promise<Reply>
  typing(type: 'typing' | 'typing_stop', topic: string, envelope: string): Promise<Reply>
  call(type: string, topic: string, envelope: string): Promise<Reply>
  status(status: string): Promise<Reply>
}

export type Change = 'edit' | 'delete' | 'reaction' | 'read'
const changes: readonly Change[] = ['edit', 'delete', 'reaction', 'read']

export interface RelayWorld {
  /** Who writes is at the one, who listens at the other; where servers act as one they may be two. */
  readonly writers: RunningServer
  readonly listeners: RunningServer
  close(): Promise<void>
}

/** What holds of the relay whichever way it is asked (SG2–SG4, SG6, SG10). Listeners are always on a socket. */
export const relayContract = (
  name: string,
  create: () => Promise<RelayWorld>,
  clientOf: (member: Member) => RelayClient,
): void => {
  describe(`the relay, asked ${name}`, () => {
    let world: RelayWorld
    let topics = 0
    beforeAll(async () => {
      world = await create()
    })
    afterAll(() => world.close())

    const freshTopic = (): Topic => topicOf(`${name} ${String((topics += 1))}`)

    /** Alice, who asks in the way under test, and Bob, who listens, on one topic. */
    const meet = async () => {
      const topic = freshTopic()
      const bob = await enter(world.listeners.port, 'bob')
      await bob.join(topic)
      const alice = await enter(world.writers.port, 'alice')
      const asking = clientOf(alice)
      const joined = await asking.join(topic.id, alice.alias, topic.proof(alice.session))
      await bob.client.until(shows(topic, alice.alias, 'online'))
      return { topic, alice, bob, asking, joined }
    }

    const relayed = (topic: Topic) => ({ topic: topic.id, from: aliasOf('alice'), envelope: envelopeOf('sealed') })

    it('SG3 SG4 join tells who is there, and shows who joined', async () => {
      const { bob, joined } = await meet()
      expect(joined).toEqual({ ok: true, present: [{ alias: bob.alias, status: 'online' }] })
    })

    it('SG3 SG4 message reaches the others as it was written, and says how many', async () => {
      const { topic, bob, asking } = await meet()
      expect(await asking.message(topic.id, envelopeOf('sealed'), 'm-1')).toEqual({ ok: true, reached: 1 })
      expect(await bob.client.frame({ type: 'message' })).toEqual({
        type: 'message',
        ...relayed(topic),
        clientMsgId: 'm-1',
      })
    })

    it.each(changes)('SG3 SG4 %s reaches the others with the id of its message', async (type) => {
      const { topic, bob, asking } = await meet()
      expect(await asking.change(type, topic.id, envelopeOf('sealed'), 'm-1')).toEqual({ ok: true, reached: 1 })
      expect(await bob.client.frame({ type })).toEqual({ type, ...relayed(topic), messageId: 'm-1' })
    })

    it.each(['typing', 'typing_stop'] as const)('SG3 SG4 %s reaches the others', async (type) => {
      const { topic, bob, asking } = await meet()
      expect(await asking.typing(type, topic.id, envelopeOf('sealed'))).toEqual({ ok: true, reached: 1 })
      expect(await bob.client.frame({ type })).toEqual({ type, ...relayed(topic) })
    })

    it.each(['call.invite', 'call.signal', 'call.of_a_later_version'])(
      'SG3 SG4 %s reaches the others',
      async (type) => {
        const { topic, bob, asking } = await meet()
        expect(await asking.call(type, topic.id, envelopeOf('sealed'))).toEqual({ ok: true, reached: 1 })
        expect(await bob.client.frame({ type })).toEqual({ type, ...relayed(topic) })
      },
    )

    it('SG3 SG4 SG6 leave ends it: nobody is shown, nothing is taken', async () => {
      const { topic, alice, bob, asking } = await meet()
      const from = bob.client.frames.length
      expect(await asking.leave(topic.id)).toEqual({ ok: true })
      await bob.client.until((frame) => shows(topic, alice.alias, 'offline')(frame), from)
      expect(await asking.message(topic.id, envelopeOf('late'), 'm')).toMatchObject({ ok: false, code: 'FORBIDDEN' })
      expect(await asking.leave(topic.id)).toMatchObject({ ok: false, code: 'FORBIDDEN', status: 403 })
    })

    it.each(['away', 'busy', 'online'])('SG6 status %s is shown', async (status) => {
      const { topic, alice, bob, asking } = await meet()
      await asking.status(status === 'away' ? 'busy' : 'away')
      expect(await asking.status(status)).toEqual({ ok: true })
      await bob.client.until(shows(topic, alice.alias, status))
    })

    it('SG6 status invisible is shown as offline', async () => {
      const { topic, alice, bob, asking } = await meet()
      expect(await asking.status('invisible')).toEqual({ ok: true })
      await bob.client.until(shows(topic, alice.alias, 'offline'))
    })

    it('SG2 refuses all to who has not joined, and tells nobody', async () => {
      const { topic, bob } = await meet()
      const mallory = clientOf(await enter(world.writers.port, 'mallory'))
      const sealed = envelopeOf('let me in')
      const replies = [
        await mallory.message(topic.id, sealed, 'm'),
        ...(await Promise.all(changes.map((type) => mallory.change(type, topic.id, sealed, 'm')))),
        await mallory.typing('typing', topic.id, sealed),
        await mallory.typing('typing_stop', topic.id, sealed),
        await mallory.call('call.invite', topic.id, sealed),
        await mallory.leave(topic.id),
      ]
      for (const reply of replies) expect(reply).toMatchObject({ ok: false, code: 'FORBIDDEN', status: 403 })
      await bob.client.settle()
      expect(bob.client.frames.some((frame) => 'envelope' in frame)).toBe(false)
    })

    it('SG2 refuses a join without the key of the topic, and one under a second alias', async () => {
      const { topic, alice, asking } = await meet()
      const mallory = await enter(world.writers.port, 'mallory')
      for (const signature of [topicOf('another').proof(mallory.session), topic.proof(alice.session)]) {
        const reply = await clientOf(mallory).join(topic.id, mallory.alias, signature)
        expect(reply).toMatchObject({ ok: false, code: 'FORBIDDEN', status: 403 })
      }
      const second = await asking.join(topic.id, aliasOf('second'), topic.proof(alice.session))
      expect(second).toMatchObject({ ok: false, code: 'CONFLICT', status: 409 })
      expect(await asking.join(topic.id, alice.alias, topic.proof(alice.session))).toMatchObject({ ok: true })
    })

    it('SG10 takes an envelope of 48 KiB and refuses a larger one', async () => {
      const { topic, bob, asking } = await meet()
      const largest = Buffer.alloc(maxEnvelopeBytes, 7).toString('base64url')
      const larger = Buffer.alloc(maxEnvelopeBytes + 1, 7).toString('base64url')
      expect(await asking.message(topic.id, largest, 'm-1')).toEqual({ ok: true, reached: 1 })
      expect(await bob.client.frame({ clientMsgId: 'm-1' })).toMatchObject({ envelope: largest })
      const refused = await asking.message(topic.id, larger, 'm-2')
      expect(refused).toMatchObject({ ok: false, code: 'TOO_LARGE', status: 413 })
    })

    it('SG10 answers bad_request to what makes no sense', async () => {
      const { topic, asking } = await meet()
      expect(await asking.message(topic.id, 'not base64url!', 'm')).toMatchObject({
        ok: false,
        code: 'bad_request',
        status: 400,
      })
      expect(await asking.status('asleep')).toMatchObject({ ok: false, code: 'bad_request', status: 400 })
    })

    it('SG3 says that nobody was reached where nobody is', async () => {
      const topic = freshTopic()
      const alice = await enter(world.writers.port, 'alice')
      const asking = clientOf(alice)
      expect(await asking.join(topic.id, alice.alias, topic.proof(alice.session))).toEqual({ ok: true, present: [] })
      expect(await asking.message(topic.id, envelopeOf('anybody?'), 'm')).toEqual({ ok: true, reached: 0 })
    })
  })
}
