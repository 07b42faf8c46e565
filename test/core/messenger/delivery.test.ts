import { describe, expect, it } from 'vitest'
import { isClientMessageId } from '../../../src/core'
import { setup } from '../../support/sim/world'

describe('DL1: states tell the truth', () => {
  it('goes from waiting to delivered to read as Bob’s device says so', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    bob.stop()
    const { state } = await alice.me.messages.send({ conversation: talk, text: 'hello' })
    expect(state).toEqual({ kind: 'waiting', for: ['Bob'] })
    await world.pass(60_000)
    expect((await alice.messages(talk))[0]?.state).toEqual({ kind: 'waiting', for: ['Bob'] })

    await bob.start()
    await world.until(async () => (await alice.messages(talk))[0]?.state?.kind === 'delivered')
    const [received] = await bob.messages(talk)
    expect(received).toMatchObject({ text: 'hello', authorName: 'Alice', own: false })
    if (received !== undefined) await bob.me.conversations.markRead(talk, received.id)
    await world.until(async () => (await alice.messages(talk))[0]?.state?.kind === 'read')
    expect((await bob.me.conversations.get(talk)).unread).toBe(0)
  })

  it('DL3: with read receipts off none is sent and none shown', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await bob.me.settings.update({ readReceipts: false })
    await alice.me.messages.send({ conversation: talk, text: 'quietly' })
    const received = await world.until(async () => (await bob.messages(talk))[0])
    await bob.me.conversations.markRead(talk, received.id)
    await world.pass(5_000)
    expect((await alice.messages(talk))[0]?.state).toEqual({ kind: 'delivered' })
  })
})

describe('DL2: what cannot go out waits, survives and goes out once, in order', () => {
  it('through restarts of both and a crash in mid-write', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    bob.stop()
    const said = Array.from({ length: 20 }, (_, index) => `message ${String(index)}`)
    for (const text of said.slice(0, 10)) await alice.me.messages.send({ conversation: talk, text })
    alice.crash()
    await alice.start()
    for (const text of said.slice(10)) await alice.me.messages.send({ conversation: talk, text })
    const unfinished = alice.me.messages.send({ conversation: talk, text: 'cut off' })
    alice.crash()
    await unfinished.catch(() => undefined)
    await bob.start()
    await alice.start()
    const expected = (await alice.texts(talk)).slice()
    expect(expected.slice(0, 20)).toEqual(said)
    await world.until(async () => (await bob.texts(talk)).length === expected.length)
    expect(await bob.texts(talk)).toEqual(expected)
  })

  it('a message acknowledged to its author is never lost, whatever happens to the window', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    bob.stop()
    // Over a megabyte: more than twice what the shared document holds at a time.
    const text = 'x'.repeat(2_000)
    for (let index = 0; index < 600; index++) {
      await alice.me.messages.send({ conversation: talk, text: `${String(index)} ${text}` })
    }
    await bob.start()
    await world.until(async () => (await bob.texts(talk)).length === 600)
    expect((await bob.texts(talk)).map((one) => Number(one.split(' ')[0]))).toEqual(
      Array.from({ length: 600 }, (_, index) => index),
    )
    await world.until(async () => (await alice.messages(talk)).every(({ state }) => state?.kind === 'delivered'))
  })

  it('EV2: a retried send stays one message', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    const clientMessageId = 'retry-1'
    if (!isClientMessageId(clientMessageId)) throw new Error('no client message id')
    const first = await alice.me.messages.send({ conversation: talk, text: 'once', clientMessageId })
    const again = await alice.me.messages.send({ conversation: talk, text: 'once', clientMessageId })
    expect(again.id).toBe(first.id)
    await world.until(async () => (await bob.texts(talk)).length > 0)
    await world.pass(5_000)
    expect(await bob.texts(talk)).toEqual(['once'])
  })
})

describe('DL4: transit receipts', () => {
  it('stay on the sender’s device: hash, time and how many it reached, never the content', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await alice.me.messages.send({ conversation: talk, text: 'traceable' })
    await world.until(async () => (await bob.texts(talk)).length === 1)
    const receipts = await world.until(async () => {
      const all = await alice.me.messages.receipts(talk)
      return all.length > 0 && all
    })
    expect(receipts).toHaveLength(1)
    expect(receipts[0]).toMatchObject({ reached: 1 })
    expect(receipts[0]?.envelopeHash).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(receipts)).not.toContain('traceable')
    expect(await bob.me.messages.receipts(talk)).toEqual([])
  })

  it('are not written for what never left', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    await world.until(() => alice.me.network.view.value.links.length === 1)
    bob.stop()
    await world.until(() => alice.me.network.view.value.links.length === 0)
    await alice.me.messages.send({ conversation: talk, text: 'still here' })
    await world.pass(20_000)
    expect(await alice.me.messages.receipts(talk)).toEqual([])
  })
})

describe('DL5: where no path opens', () => {
  it('sealed events go through the server’s relay after 10 s, and back to the link when it opens', async () => {
    const { world, alice, bob, talk } = await setup('Alice', 'Bob')
    bob.stop()
    alice.stop()
    world.firewall.block()
    await alice.start()
    await bob.start()
    await alice.me.messages.send({ conversation: talk, text: 'by the long way' })
    await world.pass(5_000)
    expect(await bob.texts(talk)).toEqual([])
    await world.until(async () => (await bob.texts(talk)).length === 1)
    await world.until(async () => (await alice.messages(talk))[0]?.state?.kind === 'delivered')
    await world.until(() => alice.me.network.view.value.relayed.join() === bob.me.identity.account)
    await bob.me.messages.send({ conversation: talk, text: 'and back' })
    await world.until(async () => (await alice.texts(talk)).length === 2)

    world.firewall.letGo()
    await world.until(() => alice.me.network.view.value.links.length === 1)
    await world.until(() => alice.me.network.view.value.relayed.length === 0)
    await alice.me.messages.send({ conversation: talk, text: 'directly' })
    await world.until(async () => (await bob.texts(talk)).length === 3)
    expect(await bob.texts(talk)).toEqual(['by the long way', 'and back', 'directly'])
  })
})
