import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Cell, Emitter, when } from '../../../src/core/base/emitter'

describe('an emitter', () => {
  it('tells every listener, in order, until it is disposed of', () => {
    const emitter = new Emitter<string>()
    const log: string[] = []
    const first = emitter.on((event) => log.push(`first ${event}`))
    emitter.on((event) => log.push(`second ${event}`))
    emitter.emit('a')
    first.dispose()
    first.dispose()
    emitter.emit('b')
    expect(log).toEqual(['first a', 'second a', 'second b'])
  })

  it('tells one function twice that listens twice, and each listening ends alone', () => {
    const emitter = new Emitter<string>()
    const log: string[] = []
    const listener = (event: string): void => {
      log.push(event)
    }
    const once = emitter.on(listener)
    emitter.on(listener)
    emitter.emit('a')
    once.dispose()
    emitter.emit('b')
    expect(log).toEqual(['a', 'a', 'b'])
  })

  it('tells who begins to listen during an event from the next one on', () => {
    const emitter = new Emitter<string>()
    const log: string[] = []
    const joining = emitter.on(() => {
      joining.dispose()
      emitter.on((event) => log.push(event))
    })
    emitter.emit('a')
    expect(log).toEqual([])
    emitter.emit('b')
    expect(log).toEqual(['b'])
  })

  it('tells nothing to who was disposed of by an earlier listener of the same event', () => {
    const emitter = new Emitter<string>()
    const log: string[] = []
    emitter.on(() => {
      second.dispose()
    })
    const second = emitter.on((event) => log.push(event))
    emitter.emit('a')
    expect(log).toEqual([])
  })

  it('lets nobody’s bug keep the others from hearing, and lets the bug surface', () => {
    const surfaced: (() => void)[] = []
    vi.stubGlobal('queueMicrotask', (callback: () => void) => surfaced.push(callback))
    onTestFinished(() => {
      vi.unstubAllGlobals()
    })
    const emitter = new Emitter<string>()
    const log: string[] = []
    const bug = new Error('a bug of the screen')
    emitter.on(() => {
      throw bug
    })
    emitter.on((event) => log.push(event))
    emitter.emit('a')
    expect(log).toEqual(['a'])
    expect(surfaced).toHaveLength(1)
    for (const surface of surfaced) expect(surface).toThrow(bug)
  })
})

describe('a cell', () => {
  it('tells each new value, and not the present one', () => {
    const cell = new Cell('offline')
    const log: string[] = []
    const watching = cell.watch((value) => log.push(value))
    expect(log).toEqual([])
    cell.set('connecting')
    cell.set('online')
    watching.dispose()
    cell.set('offline')
    expect(log).toEqual(['connecting', 'online'])
    expect(cell.value).toBe('offline')
  })

  it('tells nothing of a value that is the same', () => {
    const log: unknown[] = []
    const number = new Cell(NaN)
    number.watch((value) => log.push(value))
    number.set(NaN)
    const size = new Cell({ size: 1 }, (left, right) => left.size === right.size)
    const before = size.value
    size.watch((value) => log.push(value))
    size.set({ size: 1 })
    expect(log).toEqual([])
    expect(size.value).toBe(before)
    size.set({ size: 2 })
    expect(log).toEqual([{ size: 2 }])
  })

  it('holds the new value already when it tells of it', () => {
    const cell = new Cell(1)
    const held: number[] = []
    cell.watch(() => held.push(cell.value))
    cell.set(2)
    expect(held).toEqual([2])
  })
})

describe('when', () => {
  it('resolves with the present value if that will do', async () => {
    expect(await when(new Cell(7), (value) => value > 5)).toBe(7)
  })

  it('waits for the first that will do, and then stops watching', async () => {
    const cell = new Cell(1)
    const asked: number[] = []
    const waiting = when(cell, (value) => {
      asked.push(value)
      return value > 5
    })
    for (const value of [3, 6, 9]) cell.set(value)
    expect(await waiting).toBe(6)
    expect(asked).toEqual([1, 3, 6])
  })
})
