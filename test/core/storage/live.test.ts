import { beforeAll, describe, expect, it, vi } from 'vitest'
import { loadCrypto } from '../../../src/core/crypto/sodium'
import type { Range } from '../../../src/core/storage/rows'
import type { Reading, Writing } from '../../../src/core/storage/storage'
import { listen, place, sent, setUp } from './support'
import { untilHolds } from '../../support/patience'

beforeAll(loadCrypto)

const put =
  (number: number, at: number, reached = 0) =>
  ({ transit }: Writing) =>
    transit.put(sent(number, at, reached))
const times =
  (range: Range) =>
  async ({ transit }: Reading) =>
    (await transit.list('sent', range)).map(({ at }) => at)

describe('a live query', () => {
  it('tells what is there, and again after each write that touched what it read', async () => {
    const { storage } = setUp()
    const heard = listen(storage, times({ from: place(10), to: place(30) }))
    await heard.until([])
    await storage.write(put(1, 10))
    await heard.until([10])
    await storage.write(put(2, 20))
    await heard.until([10, 20])
    await storage.write(put(1, 40))
    await heard.until([20])
    await storage.write(({ transit }) => transit.delete(sent(2, 20).event))
    await heard.until([])
  })

  it('tells of a new value of a record that stays where it was', async () => {
    const { storage } = setUp()
    const heard = listen(storage, async ({ transit }) =>
      (await transit.list('sent', { reverse: true, limit: 1 })).map(({ reached }) => reached),
    )
    await heard.until([])
    for (const reached of [1, 2]) {
      await storage.write(put(1, 10, reached))
      await heard.until([reached])
    }
  })

  it('tells of what moves up when the first of a limited range goes', async () => {
    const { storage } = setUp()
    await storage.write(async (records) => {
      for (const at of [1, 2, 3]) await put(at, at)(records)
    })
    const heard = listen(storage, times({ limit: 2 }))
    await heard.until([1, 2])
    await storage.write(({ transit }) => transit.delete(sent(1, 1).event))
    await heard.until([2, 3])
  })

  it.each([
    { reverse: false, ends: [10, 20], within: [10, 15] },
    { reverse: true, ends: [40, 30], within: [40, 35] },
  ])('is not run again for what lies beyond its limit, reversed: $reverse', async ({ reverse, ends, within }) => {
    const { storage } = setUp()
    await storage.write(async (records) => {
      for (const at of [10, 20, 30, 40]) await put(at, at)(records)
    })
    const heard = listen(storage, times({ reverse, limit: 2 }))
    await heard.until(ends)
    for (const at of [25, 15, 35])
      await storage.write(async (records) => {
        // Of a record nobody looked for it is not known where it stood before.
        await records.transit.get(sent(at, at).event)
        await put(at, at)(records)
      })
    await heard.until(within)
    expect(heard.values).toEqual([ends, within])
  })

  it('watches single records, counts and keys too, also those that are not there yet', async () => {
    const { storage } = setUp()
    const heard = listen(storage, async ({ transit }) => [
      (await transit.get(sent(1, 10).event))?.reached,
      await transit.count('sent'),
      (await transit.keys('sent', { limit: 99 })).length,
    ])
    await heard.until([undefined, 0, 0])
    await storage.write(put(1, 10, 7))
    await heard.until([7, 1, 1])
    await storage.write(put(2, 20))
    await heard.until([7, 2, 2])
    await storage.write(({ transit }) => transit.delete(sent(1, 10).event))
    await heard.until([undefined, 1, 1])
  })

  it('tells nothing of writes that touched something else', async () => {
    const { storage } = setUp()
    const heard = listen(storage, times({ from: place(20) }))
    await heard.until([])
    await storage.write(({ status }) => status.put({ status: 'away' }))
    await storage.read(({ transit }) => transit.get(sent(1, 10).event))
    await storage.write(put(1, 10))
    await storage.write(put(2, 20))
    await heard.until([20])
    expect(heard.values).toEqual([[], [20]])
  })

  it('tells nothing before the write is done, and nothing at all of one that failed', async () => {
    const { storage } = setUp()
    const told: string[] = []
    const watching = storage
      .live(({ transit }) => transit.get(sent(1, 10).event))
      .subscribe(
        (record) => told.push(String(record?.reached)),
        () => told.push('failed'),
      )
    await untilHolds(() => {
      expect(told).toEqual(['undefined'])
    })
    const writing = (reached: number, mistake?: Error) =>
      storage.write(async (records) => {
        await put(1, 10, reached)(records)
        for (let turn = 0; turn < 20; turn++) await records.transit.get(sent(1, 10).event)
        told.push(`${String(reached)} is written`)
        if (mistake !== undefined) throw mistake
      })
    await writing(1, new Error('rolled back')).catch(() => undefined)
    await writing(2)
    await untilHolds(() => {
      expect(told.at(-1)).toBe('2')
    })
    expect(told).toEqual(['undefined', '1 is written', '2 is written', '2'])
    watching.dispose()
  })

  it('misses no write that comes while it runs', async () => {
    const { storage } = setUp()
    const heard = listen(storage, async ({ transit }) => {
      const seen = []
      for (let turn = 0; turn < 10; turn++) seen.push((await transit.get(sent(1, 10).event))?.reached)
      expect(new Set(seen).size).toBe(1)
      return seen[0]
    })
    for (let reached = 1; reached <= 20; reached++) await storage.write(put(1, 10, reached))
    await heard.until(20)
  })

  it('tells of a failure and goes on watching', async () => {
    const { storage } = setUp()
    const mistake = new Error('cannot be read')
    const heard = listen(storage, async ({ transit }) => {
      if ((await transit.get(sent(1, 10).event)) === undefined) throw mistake
      return 'mended'
    })
    await untilHolds(() => {
      expect(heard.failures).toEqual([mistake])
    })
    await storage.write(put(1, 10))
    await heard.until('mended')
  })

  it('tells nothing once it is disposed of, even if it never told anything', async () => {
    const { storage } = setUp()
    const early = listen(storage, times({}))
    early.dispose()
    const gone = listen(storage, times({}))
    const stays = listen(storage, times({}))
    await gone.until([])
    gone.dispose()
    gone.dispose()
    await storage.write(put(1, 10))
    await stays.until([10])
    expect(early.values).toEqual([])
    expect(gone.values).toEqual([[]])
  })

  it('ST4: says so where the rows ended of themselves', async () => {
    const { rows, storage } = setUp()
    const heard = listen(storage, times({}))
    await heard.until([])
    rows.crash()
    await expect(storage.read(times({}))).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    // The process is gone: there is nobody to tell.
    expect(heard.failures).toEqual([])
  })

  it('is heard of where its listener throws, and goes on', async () => {
    const surfaced: unknown[] = []
    const surface = (error: unknown) => surfaced.push(error)
    const kept = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.on('uncaughtException', surface)
    try {
      const { storage } = setUp()
      const bug = new Error('a bug of the screen')
      const told: unknown[] = []
      const watching = storage.live(times({})).subscribe(
        (value) => {
          told.push(value)
          throw bug
        },
        () => undefined,
      )
      await storage.write(put(1, 10))
      await storage.write(put(2, 20))
      await untilHolds(() => {
        expect(told.at(-1)).toEqual([10, 20])
        expect(surfaced).toContain(bug)
      })
      watching.dispose()
    } finally {
      process.removeListener('uncaughtException', surface)
      for (const listener of kept) process.on('uncaughtException', listener)
    }
  })
})

describe('a write', () => {
  it('EV6: tells whoever it was for once it is on the disk, and only then those who watch', async () => {
    const { rows, storage } = setUp()
    const told: string[] = []
    storage.live(times({})).subscribe(
      (found) => told.push(`watched ${String(found.length)}`),
      () => undefined,
    )
    await untilHolds(() => {
      expect(told).toEqual(['watched 0'])
    })
    await storage.write(put(1, 10), () => told.push('durable'))
    await untilHolds(() => {
      expect(told).toEqual(['watched 0', 'durable', 'watched 1'])
    })
    rows.failNextWrite('STORAGE_FULL')
    await expect(storage.write(put(2, 20), () => told.push('never'))).rejects.toMatchObject({ code: 'STORAGE_FULL' })
    expect(told).not.toContain('never')
  })

  it('tells who asked for a table of what was put there, and of nothing else', async () => {
    const { storage } = setUp()
    const listener = vi.fn()
    const watching = storage.onPut('transit', listener)
    await storage.write(({ transit }) => transit.delete(sent(1, 10).event))
    await storage.write(({ drafts }) => drafts.put({ conversation: sent(1, 10).conversation, text: 'dear', at: 1 }))
    expect(listener).not.toHaveBeenCalled()
    await storage.write(put(1, 10))
    expect(listener).toHaveBeenCalledOnce()
    watching.dispose()
    await storage.write(put(2, 10))
    expect(listener).toHaveBeenCalledOnce()
  })
})
