import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import type { DeviceId, EventId } from '../../../src/core/base/ids'
import { emptySummary } from '../../../src/core/conversation/summary'
import { decodeEvent, erased } from '../../../src/core/protocol/peer/event'
import { wallOfOrder, type OrderKey } from '../../../src/core/protocol/peer/order'
import type { Discretion } from '../../../src/core/sync/discretion'
import { ConversationDocument } from '../../../src/core/sync/document'
import { Inbox } from '../../../src/core/sync/inbox'
import { Waste } from '../../../src/core/sync/waste'
import { Window } from '../../../src/core/sync/window'
import { createManualClock } from '../../../src/core/adapters/memory/clock'
import { Chain } from '../../support/core/chain'
import { memoryStorage, receive } from '../../support/core/log'
import { noon, person, talk } from '../../support/core/people'

const mebibyte = 1024 * 1024

describe('HP3: junk is weighed against what was of use', () => {
  it('is noticed beyond 16 MiB, and honest overhead never is', () => {
    let exceeded = 0
    const waste = new Waste(() => {
      exceeded += 1
    })
    for (let message = 0; message < 100_000; message++) {
      waste.inbound(1_200)
      waste.useful(400)
    }
    expect(exceeded).toBe(0)
    for (let update = 0; update < 16; update++) waste.inbound(mebibyte)
    expect(exceeded).toBe(0)
    waste.inbound(mebibyte)
    expect(exceeded).toBe(1)
  })
})

describe('HP3: what lies unjudged is bounded', () => {
  it('takes no more entries than an honest window could hold several times over', () => {
    const inbox = new Inbox(createManualClock(noon))
    let taken = 0
    while (inbox.arrive(`junk ${String(taken)}`, 1)) taken += 1
    expect(taken).toBe(16_384)
    expect(inbox.arrive('junk 0', 2)).toBe(true)
  })
})

describe('the window of the shared document', () => {
  const here = talk()
  const { alice, bob, record } = here
  const others = new Map([[bob.device.id, new Map()]])

  const filled = async (count: number, size: number) => {
    const chain = new Chain(alice, record.id, here.key)
    const storage = memoryStorage()
    const events = Array.from({ length: count }, (_, index) => chain.say(`${String(index)} ${'x'.repeat(size)}`))
    await receive(storage, here, events, alice.account.id)
    const document = new ConversationDocument(seededRandom(1))
    const window = new Window(record.id, document)
    const summary = { ...emptySummary, held: new Map([[alice.device.id, count]]) }
    const fill = async (holdings = others, discretion?: Discretion) => {
      const missing = await storage.read((records) => window.missing(records, summary, holdings, 1, discretion))
      for (const event of missing) window.offer(event)
      return missing
    }
    return { document, events, fill, window }
  }

  it('holds well under one update’s limit however much is outstanding, oldest first, and moves on as it is held', async () => {
    const { document, events, fill, window } = await filled(300, 4_000)
    const first = await fill()
    const bytes = first.reduce((sum, event) => sum + event.bytes.length, 0)
    expect(bytes).toBeGreaterThan(256 * 1024)
    expect(bytes).toBeLessThan(mebibyte / 2)
    expect(first.map(({ id }) => id)).toEqual(events.slice(0, first.length).map(({ id }) => id))
    expect(await fill()).toEqual([])

    const holdings = new Map([[bob.device.id, new Map([[alice.device.id, 50]])]])
    window.retire(holdings)
    expect(events.slice(0, 50).some(({ id }) => document.has(id))).toBe(false)
    const next = await fill(holdings)
    expect(next[0]?.id).toBe(events[first.length]?.id)
  })

  it('puts back what a member took out, three times and no more until a new link opens', async () => {
    const { document, events, fill, window } = await filled(1, 10)
    await fill()
    const [event] = events
    if (event === undefined) throw new Error('no event')
    for (let theft = 0; theft < 3; theft++) {
      document.retire(event.id)
      window.lost([event.id])
      expect(await fill()).toHaveLength(1)
    }
    document.retire(event.id)
    window.lost([event.id])
    expect(await fill()).toEqual([])
    window.forgive()
    expect(await fill()).toHaveLength(1)
  })

  describe('where the past is closed to somebody who reads there (EV17)', () => {
    const closedTo = (...closed: readonly DeviceId[]) => ({
      isOpenToAll: (order: OrderKey) => closed.length === 0 || wallOfOrder(order) > noon + 1,
      isOpenTo: (device: DeviceId, order: OrderKey) => !closed.includes(device) || wallOfOrder(order) > noon + 1,
      asked: new Set<EventId>(),
      linked: true,
    })
    const words = (bytes: unknown) => {
      const event = bytes instanceof Uint8Array ? decodeEvent(bytes) : undefined
      return event?.ok === true && event.value.body !== undefined
    }
    const carol = person('Carol').device.id

    it('holds what the newcomer lacks without its words, and with them what is open', async () => {
      const { document, events, fill } = await filled(4, 10)
      const walls = events.map(({ header }) => header.time.wall)
      await fill(new Map([[carol, new Map()]]), closedTo(carol))
      expect(events.map(({ id }) => words(document.event(id)))).toEqual(walls.map((wall) => wall > noon + 1))
      expect(new Set(walls.map((wall) => wall > noon + 1)).size).toBe(2)
    })

    it('holds nothing of it while somebody linked may have it, who asks; without links it holds the proof', async () => {
      const { document, events, fill } = await filled(4, 10)
      const both = new Map([
        [carol, new Map()],
        [bob.device.id, new Map()],
      ])
      const [first] = events
      if (first === undefined) throw new Error('no event')
      await fill(both, closedTo(carol))
      expect(document.has(first.id)).toBe(false)
      await fill(both, { ...closedTo(carol), linked: false })
      expect(document.has(first.id)).toBe(true)
      expect(words(document.event(first.id))).toBe(false)
    })

    it('gives the words to whoever may have them and got the proof, and takes them out again', async () => {
      const { document, events, fill, window } = await filled(4, 10)
      const [first] = events
      if (first === undefined) throw new Error('no event')
      const nobody = new Map([[carol, new Map()]])
      await fill(nobody, closedTo(carol))
      const asked = { ...closedTo(carol), asked: new Set([first.id]) }
      await fill(nobody, asked)
      expect(words(document.event(first.id))).toBe(true)
      expect(window.withdraw(asked)).toBe(false)
      expect(window.withdraw(closedTo(carol))).toBe(true)
      expect(document.has(first.id)).toBe(false)
    })

    it('takes out what lay there when the newcomer came', async () => {
      const { document, events, fill, window } = await filled(4, 10)
      await fill()
      expect(window.withdraw(closedTo())).toBe(false)
      expect(window.withdraw(closedTo(carol))).toBe(true)
      expect(events.map(({ id }) => document.has(id))).toEqual(events.map(({ header }) => header.time.wall > noon + 1))
    })

    it('does not fight over what others put there without its words for the newcomer’s sake', async () => {
      const { events, fill, window } = await filled(1, 10)
      const [event] = events
      if (event === undefined) throw new Error('no event')
      await fill(new Map([[carol, new Map()]]), closedTo(carol))
      const before = window.offered.size
      window.bared([erased(event)], closedTo(carol))
      expect(await fill(new Map([[carol, new Map()]]), closedTo(carol))).toEqual([])
      expect(window.offered.size).toBe(before)
    })
  })
})
