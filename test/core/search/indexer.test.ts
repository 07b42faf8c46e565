import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TincanError } from '../../../src/core/base/errors'
import { TincanError as Refusal } from '../../../src/core/base/errors'
import type { SearchDocument } from '../../../src/core/search/document'
import { createLocalEngine } from '../../../src/core/search/localEngine'
import type { RowStore } from '../../../src/core/storage/rows'
import { Stage } from './stage'
import { documentOf } from './support'

const boats = (count: number): readonly SearchDocument[] =>
  Array.from({ length: count }, (_, number) => documentOf(number, `boat ${number}`))

describe('the index follows the messages', () => {
  it('finds what appeared, changed and went, and keeps it over a restart', async () => {
    const stage = await Stage.set()
    stage.start()
    await stage.put(documentOf(1, 'a boat'), documentOf(2, 'a harbour'))
    await stage.settled()
    expect(await stage.found('boat')).toEqual(['a boat'])
    await stage.put(documentOf(1, 'a ship'))
    await stage.remove(documentOf(2, ''))
    await stage.settled()
    expect(await stage.found('boat')).toEqual([])
    expect(await stage.found('')).toEqual(['a ship'])

    stage.crash()
    stage.looked.length = 0
    stage.start()
    await stage.settled()
    expect(await stage.found('ship')).toEqual(['a ship'])
    expect(stage.looked).toHaveLength(1)
  })

  it('looks again at what is touched while it is being looked at', async () => {
    const stage = await Stage.set()
    stage.start()
    await stage.settled()
    let again = 0
    stage.onLook = async () => {
      if (again++ === 0) await stage.put(documentOf(1, 'second'))
    }
    stage.messages.set(documentOf(1, '').id, documentOf(1, 'first'))
    await stage.touch([documentOf(1, 'first')])
    await stage.settled()
    expect(await stage.found('second')).toEqual(['second'])
    expect(await stage.found('first')).toEqual([])
  })

  it('reads a whole history in, saying how far it is, where there is no index yet', async () => {
    const stage = await Stage.set()
    for (const boat of boats(1000)) stage.messages.set(boat.id, boat)
    const search = stage.start()
    const told: number[] = []
    search.state.watch((state) => {
      if (state.kind === 'indexing') {
        expect(state.total).toBe(1000)
        told.push(state.done)
      }
    })
    await stage.settled()
    expect(told.length).toBeGreaterThan(3)
    expect(told).toEqual([...told].sort((left, right) => left - right))
    expect((await search.messages({ text: 'boat 17' })).data[0]?.message.plain).toBe('boat 17')
  })

  it.each([
    ['bytes of another version', (bytes: Uint8Array) => bytes.map((byte, index) => (index === 0 ? 99 : byte))],
    ['half of the bytes', (bytes: Uint8Array) => bytes.slice(0, bytes.length / 2)],
  ])('is built anew from %s', async (_, spoil) => {
    const stage = await Stage.set()
    stage.start()
    await stage.put(...boats(600))
    await stage.settled()
    stage.crash()
    await stage.storage.write(async ({ segments }) => {
      for (const { id, bytes } of await segments.list('key', { from: 's/', limit: 1 })) {
        await segments.put({ id, bytes: spoil(bytes) })
      }
    })
    stage.start()
    await stage.settled()
    expect(await stage.found('boat 599')).toContain('boat 599')
    expect(await stage.found('boat 3')).toContain('boat 3')
  })

  it('is built anew where a row cannot be opened', async () => {
    const stage = await Stage.set()
    stage.start()
    await stage.put(...boats(10))
    await stage.settled()
    stage.crash()
    for (const key of ['head', 's/00000000', 'claimed']) {
      await stage.rows.write((rows) => rows.put('segments', { key, index: {}, value: new Uint8Array(60) }))
    }
    stage.start()
    await stage.settled()
    expect(await stage.found('boat')).toHaveLength(10)
    expect(stage.failures).toEqual([])
  })

  it('leaves out one message that cannot be read', async () => {
    const stage = await Stage.set()
    stage.onLook = (ids) =>
      ids.includes(documentOf(5, '').id)
        ? Promise.reject(new Refusal('STORAGE_DAMAGED', 'unreadable'))
        : Promise.resolve()
    stage.start()
    await stage.put(...boats(10))
    await stage.settled()
    stage.onLook = () => Promise.resolve()
    const found = await stage.found('boat')
    expect(found).toHaveLength(9)
    expect(found).not.toContain('boat 5')
  })

  it('tells of a full disk, tries again, and loses nothing', async () => {
    const stage = await Stage.set()
    stage.start()
    await stage.put(...boats(3))
    await stage.settled()
    let writes = 0
    stage.onLook = () => {
      if (writes++ === 0) stage.rows.failNextWrite('STORAGE_FULL')
      return Promise.resolve()
    }
    await stage.remove(documentOf(1, ''))
    while (stage.failures.length === 0) {
      await stage.clock.advance(50)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(stage.failures.map(({ code }: TincanError) => code)).toEqual(['STORAGE_FULL'])
    await stage.clock.advance(1000)
    await stage.settled()
    // The disk has it too: no message is looked at to know that it is gone.
    stage.crash()
    stage.messages.set(documentOf(1, '').id, documentOf(1, 'boat 1'))
    stage.start()
    await stage.settled()
    expect(await stage.found('boat')).toEqual(['boat 2', 'boat 0'])
  })

  it('fills an engine that died anew, and goes on', async () => {
    const stage = await Stage.set()
    const engine = createLocalEngine()
    stage.engine = () => engine
    stage.start()
    await stage.put(...boats(3))
    await stage.settled()
    // As a worker that crashed: nothing is there until it is reset.
    await engine.load([{ id: 'x', bytes: new Uint8Array() }])
    expect(await stage.found('boat')).toHaveLength(3)
    await engine.load([{ id: 'x', bytes: new Uint8Array() }])
    await stage.put(documentOf(9, 'boat 9'))
    await new Promise((resolve) => setImmediate(resolve))
    await stage.clock.advance(1000)
    await stage.settled()
    expect(await stage.found('boat')).toHaveLength(4)
  })

  it('says that there is no index to be had where no engine stays alive, and finds again once one does', async () => {
    const stage = await Stage.set()
    const engine = createLocalEngine()
    const reset = engine.reset.bind(engine)
    engine.reset = () => Promise.resolve({ ok: false, error: 'lost' })
    stage.engine = () => engine
    const search = stage.start()
    const refused = expect(search.messages({ text: 'boat' })).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await stage.clock.advance(5000)
    await refused
    engine.reset = reset
    await stage.clock.advance(60_000)
    await stage.put(...boats(1))
    await stage.settled()
    expect(await stage.found('boat')).toEqual(['boat 0'])
  })
})

describe('a crash', () => {
  /** Kills the process around the write of this number: before it commits or right after. */
  const fatal =
    (stage: Stage, at: number, when: 'before' | 'after') =>
    (rows: RowStore): RowStore => {
      let writes = 0
      return {
        read: (work) => rows.read(work),
        onEnd: (listener) => rows.onEnd(listener),
        dispose: () => {
          rows.dispose()
        },
        write: async (work) => {
          writes += 1
          if (writes === at && when === 'before') stage.crash()
          const result = await rows.write(work)
          if (writes === at && when === 'after') stage.crash()
          return result
        },
      }
    }

  it('between any two steps leaves an index that becomes that of the messages', async () => {
    const change = fc.oneof(
      fc.record({
        kind: fc.constant('put' as const),
        numbers: fc.array(fc.nat(30), { maxLength: 10 }),
        word: fc.constantFrom('boat', 'ship', 'harbour'),
      }),
      fc.record({
        kind: fc.constant('remove' as const),
        numbers: fc.array(fc.nat(30), { maxLength: 10 }),
        word: fc.constant(''),
      }),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 14 }),
        fc.constantFrom('before' as const, 'after' as const),
        fc.boolean(),
        async (changes, at, when, rebuilt) => {
          const stage = await Stage.set()
          if (rebuilt) for (const boat of boats(600)) stage.messages.set(boat.id, boat)
          // It lives to be opened once more: what comes after the crash is not wrapped.
          stage.wrap = (rows) => {
            stage.wrap = (plain) => plain
            return fatal(stage, at, when)(rows)
          }
          stage.crash()
          stage.start()
          for (const { kind, numbers, word } of changes) {
            const documents = numbers.map((number) => documentOf(number, `${word} ${number}`))
            await (kind === 'put' ? stage.put(...documents) : stage.remove(...documents)).catch(() => undefined)
            await new Promise((resolve) => setImmediate(resolve))
          }
          stage.crash()
          stage.start()
          await stage.settled()
          // What is on the disk alone must be enough: nothing is looked at after this start but what is found.
          stage.crash()
          stage.start()
          await stage.settled()
          for (const word of ['boat', 'ship', 'harbour']) {
            const expected = [...stage.messages.values()].filter(({ text }) => text.startsWith(`${word} `))
            const found: string[] = []
            let cursor: string | undefined
            do {
              const page = await stage.search?.messages({ text: word, limit: 100, ...(cursor ? { cursor } : {}) })
              found.push(...(page?.data.map(({ message }) => message.plain) ?? []))
              cursor = page?.page.after
            } while (cursor !== undefined)
            expect(found.sort()).toEqual(expected.map(({ text }) => text).sort())
          }
        },
      ),
      { numRuns: 80 },
    )
  })
})
