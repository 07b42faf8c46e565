import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { emptySummary } from '../../../src/core/conversation/summary'
import { ConversationDocument } from '../../../src/core/sync/document'
import { Inbox } from '../../../src/core/sync/inbox'
import { Waste } from '../../../src/core/sync/waste'
import { Window } from '../../../src/core/sync/window'
import { createManualClock } from '../../../src/core/adapters/memory/clock'
import { Chain } from '../../support/core/chain'
import { memoryStorage, receive } from '../../support/core/log'
import { noon, talk } from '../../support/core/people'

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
    const fill = async (holdings = others) => {
      const missing = await storage.read((records) => window.missing(records, summary, holdings, 1))
      for (const { id, device, sequence, bytes } of missing) window.offer(id, device, sequence, bytes)
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
})
