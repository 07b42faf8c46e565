import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Backplane, Link, NodeEntry, NodeId } from '../../signaling/cluster/backplane'
import { isNodeId } from '../../signaling/cluster/backplane'
import { assert } from '../../src/core/base/errors'
import { aliasOf, sessionOf, topicOf, zidOf } from '../signaling/support'

export type TestNode = Backplane & { close(): void }

/** Nodes of one cluster that can be had one after another. */
export interface BackplaneWorld {
  node(): Promise<TestNode>
  /** Lets time pass until the condition holds; fails where it never does. */
  until(condition: () => boolean | Promise<boolean>): Promise<void>
  storeDown(): Promise<void>
  /** It comes back having forgotten everything. */
  storeUp(): Promise<void>
  close(): Promise<void>
}

const nodeOf = (name: string): NodeId => {
  const id = aliasOf(`node ${name}`)
  assert(isNodeId(id), '16 bytes name a node')
  return id
}

interface Heard {
  readonly link: Link
  readonly texts: string[]
  closed: boolean
}

const hear = (link: Link): Heard => {
  const heard: Heard = { link, texts: [], closed: false }
  link.attach({
    text: (text) => heard.texts.push(text),
    closed: () => {
      heard.closed = true
    },
  })
  return heard
}

const shortMs = 150
const longMs = 60_000

/** What a cluster may rely on (SG13). */
export const backplaneContract = (name: string, create: () => Promise<BackplaneWorld>): void => {
  describe(`${name} is a backplane`, () => {
    let world: BackplaneWorld
    let here: TestNode
    let there: TestNode
    beforeEach(async () => {
      world = await create()
      here = await world.node()
      there = await world.node()
    })
    afterEach(() => world.close())

    const entry = (node: TestNode, name: string): NodeEntry => ({ id: nodeOf(name), address: node.wire.address })
    const [topic, session, zid] = [topicOf('cluster').id, sessionOf('alice'), zidOf('alice')]

    it('SG13 shows nodes to each other until they fall silent or go', async () => {
      expect(await here.store.register(entry(here, 'a'), longMs)).toEqual([entry(here, 'a')])
      const both = await there.store.register(entry(there, 'b'), shortMs)
      expect(new Set(both)).toEqual(new Set([entry(here, 'a'), entry(there, 'b')]))
      await world.until(async () => (await here.store.register(entry(here, 'a'), longMs))?.length === 1)
      await here.store.unregister(nodeOf('a'))
      expect(await there.store.register(entry(there, 'b'), longMs)).toEqual([entry(there, 'b')])
    })

    it('SG13 shows what each node has on a topic, and no more of one that has nobody there', async () => {
      await here.store.show(topic, nodeOf('a'), 'one')
      await there.store.show(topic, nodeOf('b'), 'two')
      await there.store.show(topicOf('other').id, nodeOf('b'), 'elsewhere')
      expect(await here.store.shown(topic)).toEqual(
        new Map([
          [nodeOf('a'), 'one'],
          [nodeOf('b'), 'two'],
        ]),
      )
      await there.store.show(topic, nodeOf('b'), undefined)
      expect(await here.store.shown(topic)).toEqual(new Map([[nodeOf('a'), 'one']]))
    })

    it('SG13 tells where a session lives, as long as it does', async () => {
      expect(await here.store.homeOf(session)).toBe('none')
      await here.store.settle(session, nodeOf('a'), longMs)
      expect(await there.store.homeOf(session)).toBe(nodeOf('a'))
      await there.store.settle(session, nodeOf('b'), shortMs)
      expect(await here.store.homeOf(session)).toBe(nodeOf('b'))
      await world.until(async () => (await here.store.homeOf(session)) === 'none')
    })

    it('SG1 takes a key once, whichever node it is shown to, until it expires', async () => {
      expect(await here.store.once('key', longMs)).toBe(true)
      expect(await there.store.once('key', longMs)).toBe(false)
      expect(await there.store.once('other', shortMs)).toBe(true)
      await world.until(() => here.store.once('other', longMs).then((first) => first === true))
    })

    it('SG1 remembers on every node that a session is over', async () => {
      expect(await there.store.isRevoked(session)).toBe(false)
      await here.store.revoke(session, longMs)
      expect(await there.store.isRevoked(session)).toBe(true)
      expect(await there.store.isRevoked(sessionOf('bob'))).toBe(false)
    })

    it('SG13 bans on every node, and tells only of changes', async () => {
      const before = await there.store.bans(undefined)
      expect(before).toMatchObject({ zids: new Set() })
      await here.store.ban(zid)
      const banned = await there.store.bans(typeof before === 'object' ? before.version : undefined)
      expect(banned).toMatchObject({ zids: new Set([zid]) })
      expect(await there.store.bans(typeof banned === 'object' ? banned.version : undefined)).toBe('same')
      await here.store.unban(zid)
      expect(await there.store.bans(undefined)).toMatchObject({ zids: new Set() })
    })

    it('SG13 says at once that it cannot be asked, and tells when it can be again, having forgotten', async () => {
      await here.store.settle(session, nodeOf('a'), longMs)
      let told = 0
      here.store.onUp(() => told++)
      await world.storeDown()
      await world.until(() => !here.store.up)
      expect(await here.store.homeOf(session)).toBeUndefined()
      expect(await here.store.register(entry(here, 'a'), longMs)).toBeUndefined()
      expect(await here.store.show(topic, nodeOf('a'), 'one')).toBeUndefined()
      await world.storeUp()
      await world.until(() => told === 1)
      expect(await here.store.homeOf(session)).toBe('none')
    })

    it('SG13 links nodes: what is said arrives whole and in order, both ways, until either closes', async () => {
      const taken: Heard[] = []
      there.wire.onLink((link) => taken.push(hear(link)))
      const dialled = await here.wire.dial(there.wire.address)
      assert(dialled !== undefined, 'the other node answers')
      const near = hear(dialled)
      const texts = ['', 'ä', 'x'.repeat(300_000), ...Array.from({ length: 500 }, (_, index) => `text ${index}`)]
      for (const text of texts) expect(dialled.send(text)).toBe(true)
      await world.until(() => taken[0]?.texts.length === texts.length)
      expect(taken[0]?.texts).toEqual(texts)
      taken[0]?.link.send('back')
      await world.until(() => near.texts.length === 1)
      taken[0]?.link.close()
      await world.until(() => near.closed && taken[0]?.closed === true)
      expect(dialled.send('late')).toBe(false)
    })

    it('SG13 a node that is gone answers nobody, and its links end', async () => {
      const taken: Heard[] = []
      there.wire.onLink((link) => taken.push(hear(link)))
      const dialled = await here.wire.dial(there.wire.address)
      assert(dialled !== undefined, 'the other node answers')
      const near = hear(dialled)
      there.close()
      await world.until(() => near.closed)
      expect(await here.wire.dial(there.wire.address)).toBeUndefined()
      expect(await here.wire.dial('nonsense')).toBeUndefined()
    })
  })
}
