import { describe, expect, it } from 'vitest'
import type { OutgoingRequestView } from '../../../src/core'
import { inviteLifetimeMs } from '../../../src/core/identity/invite'
import { setup, World, type Citizen } from '../../support/sim/world'

const outgoing = async (citizen: Citizen): Promise<OutgoingRequestView | undefined> =>
  (await citizen.me.contacts.requests()).find((request) => request.direction === 'outgoing')

const incoming = async (citizen: Citizen) =>
  (await citizen.me.contacts.requests()).filter((request) => request.direction === 'incoming')

const strangers = async (...names: string[]) => {
  const world = new World()
  const people = []
  for (const name of names) people.push(await world.citizen(name))
  return { world, people }
}

describe('ID5: strangers become contacts', () => {
  it('tells the requester that the inviter’s device has the request, and both when it is accepted', async () => {
    const { world, people } = await strangers('Alice', 'Bob')
    const [alice, bob] = people
    if (alice === undefined || bob === undefined) throw new Error('two people')
    const heard: string[] = []
    alice.me.on.request(({ name }) => heard.push(`Alice sees ${name}`))
    bob.me.on.accepted(({ name }) => heard.push(`Bob has ${name}`))
    const { link } = await alice.me.invites.create()
    expect((await bob.me.contacts.request(link)).state).toBe('waiting')
    await world.until(async () => (await outgoing(bob))?.state === 'received')
    const [request] = await incoming(alice)
    if (request === undefined) throw new Error('no request')
    const contact = await alice.me.contacts.accept(request.id)
    await world.until(async () => (await bob.me.contacts.list()).length === 1)
    expect(contact.name).toBe('Bob')
    expect((await bob.me.contacts.list())[0]).toMatchObject({ name: 'Alice', conversation: contact.conversation })
    expect(await bob.me.contacts.requests()).toEqual([])
    await world.until(() => heard.length === 2)
    expect(heard).toEqual(['Alice sees Bob', 'Bob has Alice'])
  })

  it('waits in the requester’s outbox, through restarts, until both are online', async () => {
    const { world, people } = await strangers('Alice', 'Bob')
    const [alice, bob] = people
    if (alice === undefined || bob === undefined) throw new Error('two people')
    const { link } = await alice.me.invites.create()
    alice.stop()
    await bob.me.contacts.request(link)
    bob.crash()
    await bob.start()
    await world.pass(60_000)
    expect((await outgoing(bob))?.state).toBe('waiting')
    await alice.start()
    const request = await world.until(async () => (await incoming(alice))[0])
    // The answer waits just so.
    bob.stop()
    await alice.me.contacts.accept(request.id)
    alice.crash()
    await alice.start()
    await bob.start()
    await world.until(async () => (await bob.me.contacts.list()).length === 1)
  })

  it('a declined request is told, a blocked one hears nothing and can never come again', async () => {
    const { world, people } = await strangers('Alice', 'Bob', 'Eve')
    const [alice, bob, eve] = people
    if (alice === undefined || bob === undefined || eve === undefined) throw new Error('three people')
    const { link } = await alice.me.invites.create()
    await bob.me.contacts.request(link)
    const first = await world.until(async () => (await incoming(alice))[0])
    await alice.me.contacts.decline(first.id)
    await world.until(async () => (await outgoing(bob))?.state === 'declined')

    await eve.me.contacts.request(link)
    const second = await world.until(async () => (await incoming(alice))[0])
    await alice.me.contacts.blockRequest(second.id)
    await world.pass(60_000)
    expect((await outgoing(eve))?.state).toBe('received')
    const another = await alice.me.invites.create()
    const request = await outgoing(eve)
    if (request !== undefined) await eve.me.contacts.dismiss(request.id)
    await eve.me.contacts.request(another.link)
    await world.pass(60_000)
    expect(await incoming(alice)).toEqual([])
    expect((await outgoing(eve))?.state).toBe('waiting')
  })

  it('an invite takes one person; a second is told that it is used, and of a revoked or expired one likewise', async () => {
    const { world, people } = await strangers('Alice', 'Bob', 'Carol', 'Dave')
    const [alice, bob, carol, dave] = people
    if (alice === undefined || bob === undefined || carol === undefined || dave === undefined) throw new Error('four')
    const used = await alice.me.invites.create()
    await bob.me.contacts.request(used.link)
    const request = await world.until(async () => (await incoming(alice))[0])
    await alice.me.contacts.accept(request.id)
    await carol.me.contacts.request(used.link)
    await world.until(async () => (await outgoing(carol))?.state === 'used')
    await expect(carol.me.contacts.request(used.link)).rejects.toMatchObject({ code: 'INVITE_USED' })

    const revoked = await alice.me.invites.create()
    await alice.me.invites.revoke(revoked.id)
    await dave.me.contacts.request(revoked.link)
    await world.until(async () => (await outgoing(dave))?.state === 'revoked')

    const { link } = await alice.me.invites.create()
    const late = await world.citizen('Late', { skewMs: inviteLifetimeMs + 1_000 })
    await expect(late.me.contacts.request(link)).rejects.toMatchObject({ code: 'INVITE_EXPIRED' })
  })

  it('refuses what is garbled, our own, used by us or of a contact, each by its name', async () => {
    const { alice, bob } = await setup('Alice', 'Bob')
    const own = await alice.me.invites.create()
    await expect(alice.me.contacts.request(own.link)).rejects.toMatchObject({ code: 'INVITE_OWN' })
    await expect(bob.me.contacts.request(own.link)).rejects.toMatchObject({ code: 'ALREADY_CONTACT' })
    await expect(bob.me.contacts.request(own.link.slice(0, -4))).rejects.toMatchObject({ code: 'INVITE_GARBLED' })
    await expect(bob.me.contacts.request('hello')).rejects.toMatchObject({ code: 'INVITE_GARBLED' })
  })

  it('EV11, EV12: two who accept each other at the same moment have one conversation and lose nothing', async () => {
    const { world, people } = await strangers('Alice', 'Bob')
    const [alice, bob] = people
    if (alice === undefined || bob === undefined) throw new Error('two people')
    const [byAlice, byBob] = [await alice.me.invites.create(), await bob.me.invites.create()]
    await alice.me.contacts.request(byBob.link)
    await bob.me.contacts.request(byAlice.link)
    const toAlice = await world.until(async () => (await incoming(alice))[0])
    const toBob = await world.until(async () => (await incoming(bob))[0])
    const [one, other] = await Promise.all([alice.me.contacts.accept(toAlice.id), bob.me.contacts.accept(toBob.id)])
    expect(one.conversation).toBe(other.conversation)
    await alice.me.messages.send({ conversation: one.conversation, text: 'mine' })
    await bob.me.messages.send({ conversation: one.conversation, text: 'yours' })
    for (const citizen of [alice, bob]) {
      await world.until(async () => (await citizen.texts(one.conversation)).length === 2)
      expect((await citizen.me.conversations.list()).data).toHaveLength(1)
    }
    await world.until(async () =>
      (await alice.messages(one.conversation)).every(({ state }) => state?.kind !== 'waiting'),
    )
  })
})

describe('ID4: own invites', () => {
  it('stay the same until they are used, revoked or no longer say who we are', async () => {
    const { people } = await strangers('Alice')
    const [alice] = people
    if (alice === undefined) throw new Error('one person')
    const first = await alice.me.invites.current()
    expect((await alice.me.invites.current()).id).toBe(first.id)
    await alice.me.profile.update({ name: 'Alice of the Hill' })
    const second = await alice.me.invites.current()
    expect(second.id).not.toBe(first.id)
    await alice.me.invites.revoke(second.id)
    expect((await alice.me.invites.current()).id).not.toBe(second.id)
    expect((await alice.me.invites.list()).find(({ id }) => id === second.id)?.state).toBe('revoked')
  })
})
