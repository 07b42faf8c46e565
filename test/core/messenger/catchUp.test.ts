import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import type { ConversationId } from '../../../src/core/base/ids'
import { messageIdOf } from '../../../src/core/conversation/direct'
import type { MessageView } from '../../../src/core/messenger/api'
import { encodeHistory } from '../../../src/core/history/wire'
import type { HistoryStream } from '../../../src/core/network/transport'
import { within } from '../../../src/core/storage/collection'
import { openStorage } from '../../../src/core/storage/storage'
import { clientId } from '../../support/core/chain'
import { isIn, rolesAt, setupGroup } from '../../support/sim/group'
import { World, type Citizen } from '../../support/sim/world'

type Talk = ConversationId

const many = 100
const said = (index: number): string => `meanwhile ${String(index)} ${'x'.repeat(2_000)}`

/** Alice says a lot to Bob while he is away; more than the document takes. */
const longAbsence = async ({ seed = 1, ahead = 500 } = {}) => {
  const world = new World(seed, { bytes: 48 * 1024, lag: 32, ahead })
  const [alice, bob] = [await world.citizen('Alice'), await world.citizen('Bob')]
  const talk = await world.befriend(alice, bob)
  await alice.me.messages.send({ conversation: talk, text: 'before' })
  await world.until(async () => (await bob.texts(talk)).length === 1)
  bob.stop()
  for (let index = 1; index <= many; index++) await alice.me.messages.send({ conversation: talk, text: said(index) })
  return { world, alice, bob, talk }
}

const eventsIn = (who: Citizen): number =>
  [...who.documents.values()].reduce((sum, doc) => sum + doc.getMap('events').size, 0)

describe('SY7: after a long absence', () => {
  it('what was missed is asked for, in order and once, and not laid into the document as well', async () => {
    const { alice, bob, talk, world } = await longAbsence()
    // With nobody linked, what Bob lacks lies there for the relay.
    const [document] = [...alice.documents.values()].filter((doc) => doc.getMap('events').size > 0)
    const added: string[] = []
    document?.getMap('events').observe(({ changes }) => {
      for (const [key, { action }] of changes.keys) if (action === 'add') added.push(key)
    })
    await bob.start()
    await world.until(async () => (await bob.texts(talk)).length === many + 1)
    expect((await bob.texts(talk)).slice(1)).toEqual(Array.from({ length: many }, (_, index) => said(index + 1)))
    expect(alice.askedBy).toContain(bob.me.identity.device)
    expect(added).toEqual([])
    await world.until(async () =>
      (await alice.messages(talk)).every(({ state }) => state?.kind === 'delivered' || state?.kind === 'read'),
    )
    await world.until(() => eventsIn(alice) === 0)
  })

  it('what is said then arrives at once', async () => {
    const { alice, bob, talk, world } = await longAbsence()
    await bob.start()
    await world.until(async () => (await bob.texts(talk)).length === many + 1)
    const asked = alice.askedBy.length
    await alice.me.messages.send({ conversation: talk, text: 'now' })
    await world.until(async () => (await bob.texts(talk)).at(-1) === 'now')
    expect(alice.askedBy).toHaveLength(asked)
  })

  it('a start in between goes on where it was', async () => {
    const { alice, bob, talk, world } = await longAbsence()
    alice.onAsked = () => {
      alice.onAsked = undefined
      // The power fails as soon as he has asked.
      void Promise.resolve().then(() => {
        bob.crash()
      })
      return undefined
    }
    await bob.start()
    await world.until(() => !bob.running)
    await bob.start()
    await world.until(async () => (await bob.texts(talk)).length === many + 1)
  })

  it('who is never answered is offered it in the document, after a while', async () => {
    const { alice, bob, talk, world } = await longAbsence()
    alice.onAsked = () => false
    await bob.start()
    await world.pass(10_000)
    expect((await bob.texts(talk)).length).toBeLessThan(many)
    await world.until(async () => (await bob.texts(talk)).length === many + 1)
  })
})

describe('SY7: the newest messages first', () => {
  /** What Bob saw in between, of the times he looked. */
  const watch = (bob: Citizen, talk: Talk) => {
    const seen: (readonly MessageView[])[] = []
    bob.me.messages.live({ conversation: talk, limit: 200 }).subscribe(
      ({ data }) => seen.push(data),
      (error) => {
        throw error
      },
    )
    return seen
  }
  const isPartial = (messages: readonly MessageView[]): boolean => messages.some(({ ahead }) => ahead)

  it('are shown before all else has come, to be read and no more, and take their turn without a trace', async () => {
    const { bob, talk, world } = await longAbsence({ ahead: 50 })
    await bob.start()
    const seen = watch(bob, talk)
    const unread: number[] = []
    bob.me.conversations.live().subscribe(
      ({ data: [view] }) => unread.push(view?.unread ?? 0),
      (error) => {
        throw error
      },
    )
    const told: string[] = []
    bob.me.on.message(({ text }) => told.push(text))
    await world.until(async () => {
      const messages = await bob.messages(talk)
      return messages.length === many + 1 && !isPartial(messages)
    })
    const partial = seen.filter(isPartial)
    expect(partial.length).toBeGreaterThan(0)
    const [first] = partial
    expect(first?.at(-1)?.text).toBe(said(many))
    expect(first?.length).toBeLessThan(many)
    for (const messages of partial) {
      const index = messages.findIndex(({ ahead }) => ahead)
      expect(messages.slice(index).every(({ ahead, may }) => ahead && !Object.values(may).includes(true))).toBe(true)
    }
    const all = Array.from({ length: many }, (_, index) => said(index + 1))
    expect((await bob.texts(talk)).slice(1)).toEqual(all)
    // Each was news once, and counted when its turn came.
    expect([...told].sort()).toEqual([...all].sort())
    expect(unread.at(-1)).toBe(many + 1)
    expect(unread).toEqual([...unread].sort((left, right) => left - right))
    expect((await bob.messages(talk)).every(({ may }) => may.reply)).toBe(true)
  })

  it('stay over a start, are paged through like others, and cannot be acted on', async () => {
    const { alice, bob, talk, world } = await longAbsence({ ahead: 50 })
    // The newest are handed over, and then nothing more.
    let asked = 0
    alice.onAsked = () => {
      asked += 1
      return asked === 1 ? undefined : true
    }
    await bob.start()
    const shown = await world.until(async () => {
      const messages = await bob.messages(talk)
      return isPartial(messages) && messages
    })
    bob.stop()
    world.part(['Bob'])
    await bob.start()
    expect((await bob.messages(talk)).map(({ text }) => text)).toEqual(shown.map(({ text }) => text))
    const paged: string[] = []
    for (let before: string | undefined, more = true; more;) {
      const page = await bob.me.messages.list({
        conversation: talk,
        limit: 10,
        ...(before === undefined ? {} : { before }),
      })
      paged.unshift(...page.data.map(({ text }) => text))
      before = page.page.before
      more = before !== undefined
    }
    expect(paged).toEqual(shown.map(({ text }) => text))
    const last = shown.at(-1)
    if (last === undefined) throw new Error('nothing is shown')
    await expect(bob.me.messages.react(last.id, '👍')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const around = await bob.me.messages.list({ conversation: talk, around: last.id, limit: 4 })
    expect(around.data.at(-1)?.id).toBe(last.id)
    await bob.me.conversations.clear(talk)
    expect(await bob.texts(talk)).toEqual([])
  })

  it('that are in nobody’s chain go with the catch-up', async () => {
    const { bob, talk, world } = await longAbsence()
    await bob.start()
    await world.until(async () => (await bob.texts(talk)).length === many + 1)
    bob.stop()
    const { databaseKey, rows } = bob
    await openStorage({ rows, databaseKey, random: seededRandom(8) }).write(async (records) => {
      const [message] = await records.messages.list('order', { ...within(`${talk}/`), reverse: true, limit: 1 })
      if (message?.base === undefined) throw new Error('nothing was said')
      const { author, device } = message.base
      const id = messageIdOf(talk, author, clientId('never-said'))
      const sequence = 10_000
      await records.ahead.put({ author, device, sequence, epoch: 1, message: { ...message, id } })
    })
    bob.rows = bob.rows.crash()
    await bob.start()
    expect(isPartial(await bob.messages(talk))).toBe(true)
    await world.until(async () => !isPartial(await bob.messages(talk)))
    expect(await bob.texts(talk)).toHaveLength(many + 1)
  })
})

describe('SY7: in a group', () => {
  const group = async () => {
    const story = await setupGroup(['Alice', 'Bob', 'Carol', 'Dave'])
    const [alice, bob, carol, dave] = story.people
    if (!alice || !bob || !carol || !dave) throw new Error('four people')
    dave.stop()
    for (let index = 0; index < 20; index++)
      for (const one of [alice, bob, carol])
        await one.me.messages.send({ conversation: story.group, text: `${one.name} ${String(index)}` })
    const others = [alice, bob, carol]
    await story.world.until(async () => {
      for (const one of others) if ((await one.texts(story.group)).length < 60) return false
      return true
    })
    for (const one of others) one.askedBy.length = 0
    const texts = async (): Promise<number> =>
      (await dave.messages(story.group)).filter(({ content }) => content.kind === 'text').length
    return { ...story, alice, bob, carol, dave, others, texts }
  }
  const asked = (people: readonly Citizen[], by: Citizen): readonly Citizen[] =>
    people.filter(({ askedBy }) => askedBy.includes(by.me.identity.device))

  it('several are asked, and everything comes', async () => {
    const { dave, others, texts, world } = await group()
    await dave.start()
    await world.until(async () => (await texts()) === 60)
    expect(asked(others, dave).length).toBeGreaterThan(1)
  })

  it.each<[string, (stream: HistoryStream) => boolean]>([
    ['says nothing', () => true],
    ['declines', () => false],
    [
      'sends garbage',
      (stream) => {
        stream.onMessage = () => {
          stream.send(Uint8Array.of(42))
        }
        return true
      },
    ],
    [
      'says that this is all',
      (stream) => {
        stream.onMessage = () => {
          stream.send(encodeHistory({ kind: 'end', why: 'complete' }))
        }
        return true
      },
    ],
  ])('where one %s, the others are asked', async (_, cheat) => {
    const { alice, bob, carol, dave, texts, world } = await group()
    alice.onAsked = cheat
    bob.onAsked = cheat
    await dave.start()
    await world.until(async () => (await texts()) === 60)
    expect(asked([alice, bob, carol], dave)).toContain(carol)
  })

  it('whoever joins in a later epoch gets what was said before and since (EV12)', async () => {
    const { alice, bob, carol, group: id, world } = await group()
    await alice.me.conversations.members.setRole(id, bob.me.identity.account, 'admin')
    await world.until(async () => (await rolesAt(bob, id)).includes('Bob (admin)'))
    const erin = await world.citizen('Erin')
    await world.befriend(bob, erin)
    await bob.me.conversations.members.remove(id, carol.me.identity.account)
    await bob.me.conversations.members.add(id, [erin.me.identity.account])
    await bob.me.messages.send({ conversation: id, text: 'under the next key' })
    await world.until(async () => (await isIn(erin, id)) && (await erin.texts(id)).includes('under the next key'))
  })

  it('whoever joins late gets all there is', async () => {
    const { alice, carol, group: id, world } = await group()
    const erin = await world.citizen('Erin')
    await world.befriend(alice, erin)
    await alice.me.conversations.members.add(id, [erin.me.identity.account])
    await world.until(async () => {
      const messages = await erin.messages(id).catch(() => [])
      return messages.filter(({ content }) => content.kind === 'text').length === 60
    })
    await carol.me.messages.send({ conversation: id, text: 'welcome' })
    await world.until(async () => (await erin.texts(id)).includes('welcome'))
  })
})
