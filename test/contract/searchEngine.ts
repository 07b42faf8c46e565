import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MessageId } from '../../src/core/base/ids'
import { utf8 } from '../../src/core/base/bytes'
import type { SearchDocument } from '../../src/core/search/document'
import type { SearchEngine, Segment, SegmentChanges } from '../../src/core/search/engine'
import {
  accountId,
  anyDocument,
  anyQuery,
  ask,
  conversationId,
  documentOf,
  messageId,
  must,
  numbersFound,
} from '../core/search/support'

/** The segments as the disk would hold them. */
const keep = (disk: Map<string, Segment>, { save, remove }: SegmentChanges): void => {
  for (const segment of save) disk.set(segment.id, segment)
  for (const id of remove) disk.delete(id)
}

const inOrder = (disk: ReadonlyMap<string, Segment>): readonly Segment[] =>
  [...disk.values()].sort((left, right) => (left.id < right.id ? -1 : 1))

/** What whoever takes a SearchEngine may rely on. */
export const searchEngineContract = (name: string, create: () => SearchEngine): void => {
  describe(`${name} is a search engine`, () => {
    let engine: SearchEngine
    beforeEach(async () => {
      engine = create()
      await engine.reset()
    })
    afterEach(() => {
      engine.dispose()
    })

    const put = (...documents: readonly SearchDocument[]): Promise<SegmentChanges> =>
      must(engine.apply({ put: documents, remove: [] }))
    const remove = (...ids: readonly MessageId[]): Promise<SegmentChanges> =>
      must(engine.apply({ put: [], remove: ids }))

    it('is lost until it is reset, and once it is disposed of', async () => {
      const fresh = create()
      expect(await fresh.query({ query: { text: 'a' }, limit: 1 })).toEqual({ ok: false, error: 'lost' })
      expect(await fresh.apply({ put: [], remove: [] })).toEqual({ ok: false, error: 'lost' })
      expect(await fresh.reset()).toEqual({ ok: true, value: undefined })
      expect(await fresh.query({ query: { text: 'a' }, limit: 1 })).toEqual({ ok: true, value: [] })
      fresh.dispose()
      fresh.dispose()
      expect(await fresh.query({ query: { text: 'a' }, limit: 1 })).toEqual({ ok: false, error: 'lost' })
      expect(await fresh.reset()).toEqual({ ok: false, error: 'lost' })
    })

    it('puts all words before some, the word before its beginning before a slip, then newer first', async () => {
      await put(
        documentOf(1, 'a boat in the harbour'),
        documentOf(2, 'the harbour'),
        documentOf(3, 'boating'),
        documentOf(4, 'a baot'),
        documentOf(5, 'boat'),
        documentOf(6, 'boat'),
        documentOf(7, 'harbour with a boat'),
        documentOf(8, 'nothing of it'),
      )
      expect(await numbersFound(engine, { text: 'harbour boat' })).toEqual([7, 1, 6, 5, 2, 3, 4])
    })

    it('asks for at least half of many words', async () => {
      await put(documentOf(1, 'see you there'), documentOf(2, 'see you at nine'), documentOf(3, 'nine'))
      expect(await numbersFound(engine, { text: 'see you at nine' })).toEqual([2, 1])
    })

    it('lets only the last word be unfinished', async () => {
      await put(documentOf(1, 'harbour'), documentOf(2, 'boat'))
      expect(await numbersFound(engine, { text: 'harb' })).toEqual([1])
      expect(await numbersFound(engine, { text: 'harb boat' })).toEqual([2])
    })

    it('passes on what every filter passes, newest first where there are no words', async () => {
      await put(
        documentOf(1, 'one', { hasLink: true }),
        documentOf(2, 'two', { conversation: conversationId(2), hasLink: true, hasFile: true }),
        documentOf(3, 'three', { author: accountId(2) }),
      )
      expect(await numbersFound(engine, { text: '' })).toEqual([3, 2, 1])
      expect(await numbersFound(engine, { text: ' ', has: ['link'] })).toEqual([2, 1])
      expect(await numbersFound(engine, { text: '', has: ['link', 'file'] })).toEqual([2])
      expect(await numbersFound(engine, { text: '', conversation: conversationId(1) })).toEqual([3, 1])
      expect(await numbersFound(engine, { text: '', from: accountId(2) })).toEqual([3])
      expect(await numbersFound(engine, { text: '', after: 2000, before: 3000 })).toEqual([2])
      expect(await numbersFound(engine, { text: 'one', conversation: conversationId(2) })).toEqual([])
    })

    it('replaces and removes', async () => {
      await put(documentOf(1, 'before'), documentOf(2, 'before'))
      await put(documentOf(1, 'after'))
      expect(await numbersFound(engine, { text: 'before' })).toEqual([2])
      expect(await numbersFound(engine, { text: 'after' })).toEqual([1])
      await remove(messageId(1), messageId(2), messageId(3))
      expect(await numbersFound(engine, { text: '' })).toEqual([])
    })

    it('goes on below where a page ended, also when better ones came meanwhile', async () => {
      await put(...Array.from({ length: 200 }, (_, number) => documentOf(number, number % 2 ? 'boat' : 'boats')))
      const first = await ask(engine, { text: 'boat' }, 30)
      await put(documentOf(900, 'boat'))
      const rest = await ask(engine, { text: 'boat' }, 1000, first.at(-1))
      const numbers = [...first, ...rest].map(({ order }) => Number(order))
      const odd = Array.from({ length: 100 }, (_, index) => 199 - 2 * index)
      expect(numbers).toEqual([...odd, ...odd.map((number) => number - 1)])
    })

    it('tells which documents answer a query as they are now, and where', async () => {
      const documents = [documentOf(1, 'Die Straße am Hafen'), documentOf(2, 'something else')]
      expect(await engine.check({ text: 'strasse haf' }, documents)).toEqual({
        ok: true,
        value: [
          {
            id: messageId(1),
            highlights: [
              { from: 4, to: 10 },
              { from: 14, to: 17 },
            ],
          },
        ],
      })
      expect(await must(engine.check({ text: '', from: accountId(9) }, documents))).toEqual([])
      expect(await must(engine.check({ text: 'strasse' }, []))).toEqual([])
    })

    it('says that bytes of no segment are damaged, and must then be reset', async () => {
      const { save } = await put(documentOf(1, 'boat'))
      const [segment] = save
      if (segment === undefined) throw new Error('nothing was saved')
      const older = Uint8Array.from(segment.bytes)
      older[0] = 0
      for (const bytes of [utf8('nonsense'), new Uint8Array(), older, segment.bytes.slice(0, -1)]) {
        await engine.reset()
        expect(await engine.load([{ id: segment.id, bytes }])).toEqual({ ok: false, error: 'damaged' })
        expect(await engine.query({ query: { text: '' }, limit: 1 })).toEqual({ ok: false, error: 'lost' })
      }
      await engine.reset()
      expect(await engine.load([segment, segment])).toEqual({ ok: false, error: 'damaged' })
    })

    it('rewrites a bounded part for a change, however much there is', async () => {
      const disk = new Map<string, Segment>()
      for (let start = 0; start < 5000; start += 250) {
        keep(
          disk,
          await put(...Array.from({ length: 250 }, (_, index) => documentOf(start + index, `word${index} of many`))),
        )
      }
      expect(disk.size).toBeGreaterThan(5)
      expect((await put(documentOf(2500, 'changed'))).save).toHaveLength(1)
      expect((await put(documentOf(6000, 'new'))).save).toHaveLength(1)
      expect((await remove(messageId(3))).save).toHaveLength(1)
    })

    it('gathers what is left of segments that were emptied', async () => {
      const disk = new Map<string, Segment>()
      keep(disk, await put(...Array.from({ length: 5000 }, (_, number) => documentOf(number, 'boat'))))
      const doomed = Array.from({ length: 5000 }, (_, number) => number).filter((number) => number % 100 !== 0)
      keep(disk, await remove(...doomed.map(messageId)))
      expect(disk.size).toBeLessThan(3)
      expect(await numbersFound(engine, { text: 'boat' })).toHaveLength(50)
    })

    it('finds after any changes, saves and restarts what a fresh one of the same documents finds', async () => {
      const step = fc.oneof(
        { weight: 4, arbitrary: fc.array(anyDocument(40), { maxLength: 12 }).map((documents) => ({ put: documents })) },
        { weight: 2, arbitrary: fc.array(fc.nat(40), { maxLength: 8 }).map((numbers) => ({ remove: numbers })) },
        { weight: 1, arbitrary: fc.constant('restart' as const) },
      )
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { maxLength: 12 }),
          fc.array(anyQuery, { maxLength: 6 }),
          async (steps, queries) => {
            const disk = new Map<string, Segment>()
            const model = new Map<MessageId, SearchDocument>()
            await engine.reset()
            for (const one of steps) {
              if (one === 'restart') {
                await engine.reset()
                await must(engine.load(inOrder(disk)))
              } else if ('put' in one) {
                for (const document of one.put) model.set(document.id, document)
                // The same id twice in one batch would be two truths.
                keep(disk, await put(...new Map(one.put.map((document) => [document.id, document])).values()))
              } else {
                for (const number of one.remove) model.delete(messageId(number))
                keep(disk, await remove(...one.remove.map(messageId)))
              }
            }
            const found: unknown[] = []
            for (const query of queries) found.push(await ask(engine, query))
            await engine.reset()
            await put(...model.values())
            for (const [index, query] of queries.entries()) expect(await ask(engine, query)).toEqual(found[index])
          },
        ),
        { numRuns: 60 },
      )
    })
  })
}
