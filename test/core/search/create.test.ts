import { describe, expect, it } from 'vitest'
import { createLocalEngine } from '../../../src/core/search/localEngine'
import { Stage } from './stage'
import { accountId, conversationId, documentOf } from './support'

const timestamp = (ms: number): string => new Date(ms).toISOString()

describe('searching messages', () => {
  it('returns hits with their views and where the words are', async () => {
    const stage = await Stage.set()
    const search = stage.start()
    await stage.put(documentOf(1, 'The boat is here'), documentOf(2, 'no'))
    await stage.settled()
    expect(await search.messages({ text: 'bo' })).toEqual({
      data: [
        {
          message: { id: documentOf(1, '').id, plain: 'The boat is here' },
          conversationTitle: 'Bob',
          highlights: [{ from: 4, to: 6 }],
        },
      ],
      page: {},
    })
  })

  it('finds what was said a moment ago, though what is said is gathered before the index learns of it', async () => {
    const stage = await Stage.set()
    const search = stage.start()
    await stage.put(documentOf(1, 'The boat is here'))
    await stage.settled()
    await stage.put(documentOf(2, 'Another boat'))
    const { data } = await search.messages({ text: 'boat' })
    expect(data.map(({ message }) => message.plain)).toEqual(['Another boat', 'The boat is here'])
  })

  it('pages to the end, each hit once, and has no page after the last', async () => {
    const stage = await Stage.set()
    const search = stage.start()
    await stage.put(...Array.from({ length: 95 }, (_, number) => documentOf(number, `boat ${number}`)))
    await stage.settled()
    const found: string[] = []
    const sizes: number[] = []
    let cursor: string | undefined
    do {
      const { data, page } = await search.messages({ text: 'boat', ...(cursor === undefined ? {} : { cursor }) })
      found.push(...data.map(({ message }) => message.plain))
      sizes.push(data.length)
      cursor = page.after
    } while (cursor !== undefined)
    expect(sizes).toEqual([30, 30, 30, 5])
    expect(found).toEqual(Array.from({ length: 95 }, (_, index) => `boat ${94 - index}`))
    expect((await search.messages({ text: 'boat', limit: 95 })).page).toEqual({})
  })

  it('passes over at once what was deleted, edited or moved out of the filters, before the index knows', async () => {
    const stage = await Stage.set()
    const search = stage.start()
    const all = Array.from({ length: 200 }, (_, number) => documentOf(number, `boat ${number}`, { hasLink: true }))
    await stage.put(...all)
    await stage.settled()
    // The index is told nothing.
    for (const { id } of all.slice(50)) stage.messages.delete(id)
    stage.messages.set(documentOf(1, '').id, documentOf(1, 'edited', { hasLink: true }))
    stage.messages.set(documentOf(2, '').id, documentOf(2, 'boat 2', { hasLink: false }))
    const { data, page } = await search.messages({ text: 'boat', has: ['link'], limit: 40 })
    expect(data.map(({ message }) => message.plain)).toEqual(
      Array.from({ length: 40 }, (_, index) => `boat ${49 - index}`),
    )
    const rest = await search.messages({ text: 'boat', has: ['link'], limit: 40, cursor: page.after ?? '' })
    expect(rest.data.map(({ message }) => message.plain)).toEqual([
      ...Array.from({ length: 7 }, (_, index) => `boat ${9 - index}`),
      'boat 0',
    ])
    expect(rest.page).toEqual({})
  })

  it('marks nothing in a text that changed since it was looked at', async () => {
    const stage = await Stage.set()
    const search = stage.start()
    await stage.put(documentOf(1, 'a boat'))
    await stage.settled()
    stage.onLook = () => {
      stage.messages.set(documentOf(1, '').id, documentOf(1, 'x'))
      return Promise.resolve()
    }
    expect((await search.messages({ text: 'boat' })).data).toMatchObject([{ message: { plain: 'x' }, highlights: [] }])
  })

  it('narrows by conversation, author and times', async () => {
    const stage = await Stage.set()
    const search = stage.start()
    await stage.put(
      documentOf(1, 'boat 1', { conversation: conversationId(7) }),
      documentOf(2, 'boat 2', { author: accountId(7) }),
      documentOf(3, 'boat 3'),
    )
    await stage.settled()
    const texts = async (query: Omit<Parameters<typeof search.messages>[0], 'text'>) =>
      (await search.messages({ text: 'boat', ...query })).data.map(({ message }) => message.plain)
    expect(await texts({ conversation: conversationId(7) })).toEqual(['boat 1'])
    expect(await texts({ from: accountId(7) })).toEqual(['boat 2'])
    expect(await texts({ after: timestamp(2000) })).toEqual(['boat 3', 'boat 2'])
    expect(await texts({ before: timestamp(3000), after: timestamp(2000) })).toEqual(['boat 2'])
  })

  it.each([
    ['a limit of nothing', { limit: 0 }],
    ['a limit beyond the most', { limit: 101 }],
    ['half a limit', { limit: 1.5 }],
    ['a time that is none', { before: 'yesterday' }],
    ['a cursor of no page', { cursor: 'x' }],
  ])('refuses %s', async (_, query) => {
    const stage = await Stage.set()
    const search = stage.start()
    await expect(search.messages({ text: '', ...query })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  it('waits for the index to be there instead of finding nothing', async () => {
    const stage = await Stage.set()
    stage.start()
    await stage.put(documentOf(1, 'boat'))
    await stage.settled()
    stage.crash()
    stage.start()
    expect(await stage.found('boat')).toEqual(['boat'])
  })

  it('puts its engine away, and refuses from then on', async () => {
    const stage = await Stage.set()
    const engine = createLocalEngine()
    stage.engine = () => engine
    const search = stage.start()
    const waiting = search.messages({ text: 'boat' })
    search.dispose()
    search.dispose()
    await expect(waiting).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await expect(search.messages({ text: 'boat' })).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(await engine.reset()).toEqual({ ok: false, error: 'lost' })
  })
})
