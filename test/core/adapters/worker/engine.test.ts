import { describe, expect, it } from 'vitest'
import { createWorkerEngine, type StartSearchWorker } from '../../../../src/core/adapters/worker/engine'
import type { SearchRequest } from '../../../../src/core/adapters/worker/protocol'
import { serveSearch } from '../../../../src/core/adapters/worker/serve'
import { createLocalEngine } from '../../../../src/core/search/localEngine'
import { documentOf, must, numbersFound } from '../../search/support'
import { startServed } from './served'

const lost = { ok: false, error: 'lost' }

/** Workers that answer when and what the test says. */
const staged = () => {
  const workers: {
    readonly heard: (message: unknown) => void
    readonly died: () => void
    readonly asked: SearchRequest[]
    terminated: number
  }[] = []
  const start: StartSearchWorker = (heard, died) => {
    const worker = { heard, died, asked: [] as SearchRequest[], terminated: 0 }
    workers.push(worker)
    return {
      post: (request) => {
        worker.asked.push(request)
      },
      terminate: () => {
        worker.terminated += 1
      },
    }
  }
  const at = (index: number) => {
    const worker = workers[index]
    if (worker === undefined) throw new Error('no such worker was started')
    return worker
  }
  return { start, workers, at }
}

describe('an engine in a worker', () => {
  it('starts none before it is reset', () => {
    const { start, workers } = staged()
    createWorkerEngine(start).dispose()
    expect(workers).toHaveLength(0)
  })

  it('tells everybody who waits that a dead one is lost, and starts another at the next reset', async () => {
    const { start, workers, at } = staged()
    const engine = createWorkerEngine(start)
    const resetting = engine.reset()
    const asking = engine.query({ query: { text: 'a' }, limit: 1 })
    at(0).died()
    expect(await Promise.all([resetting, asking])).toEqual([lost, lost])
    expect(at(0).terminated).toBe(1)
    expect(await engine.apply({ put: [], remove: [] })).toEqual(lost)
    expect(workers).toHaveLength(1)
    const again = engine.reset()
    expect(workers).toHaveLength(2)
    at(1).heard({ call: at(1).asked[0]?.call, ok: true, value: undefined })
    expect(await again).toEqual({ ok: true, value: undefined })
    // What the dead one says or does yet is nothing to us.
    at(0).died()
    expect(at(1).terminated).toBe(0)
  })

  it.each([
    ['nonsense', () => 'boo'],
    ['an answer nobody asked for', () => ({ call: 99, ok: true, value: [] })],
    ['an error nobody knows', (call: number) => ({ call, ok: false, error: 'bored' })],
    ['an answer of another shape', (call: number) => ({ call, ok: true, value: [{ id: 'x', score: 1, order: '' }] })],
  ])('puts one away that says %s', async (_, said) => {
    const { start, at } = staged()
    const engine = createWorkerEngine(start)
    void engine.reset()
    const asking = engine.query({ query: { text: 'a' }, limit: 1 })
    at(0).heard(said(at(0).asked[1]?.call ?? -1))
    expect(await asking).toEqual(lost)
    expect(at(0).terminated).toBe(1)
  })

  it('puts one away that dies while it starts, or cannot be spoken to', async () => {
    const dead = createWorkerEngine((_, died) => {
      died()
      return { post: () => undefined, terminate: () => undefined }
    })
    expect(await dead.reset()).toEqual(lost)
    const mute = createWorkerEngine(() => ({
      post: () => {
        throw new Error('cannot be cloned')
      },
      terminate: () => undefined,
    }))
    expect(await mute.reset()).toEqual(lost)
  })

  it('ends its worker and leaves nobody waiting when it is disposed of', async () => {
    const { start, at, workers } = staged()
    const engine = createWorkerEngine(start)
    const resetting = engine.reset()
    engine.dispose()
    expect(await resetting).toEqual(lost)
    expect(at(0).terminated).toBe(1)
    expect(await engine.reset()).toEqual(lost)
    expect(workers).toHaveLength(1)
  })

  it('begins empty after a crash', async () => {
    let crash = (): void => undefined
    const engine = createWorkerEngine((heard, died) => {
      crash = died
      return startServed()(heard, died)
    })
    await engine.reset()
    await engine.apply({ put: [documentOf(1, 'boat')], remove: [] })
    crash()
    await engine.reset()
    expect(await numbersFound(engine, { text: '' })).toEqual([])
    engine.dispose()
  })
})

describe('the worker’s end', () => {
  const serve = () => {
    const said: unknown[] = []
    const answer = serveSearch(createLocalEngine(), (reply) => said.push(reply))
    return { said, answer }
  }

  it('passes over what is no call', async () => {
    const { said, answer } = serve()
    for (const junk of [
      undefined,
      'reset',
      { call: 1, kind: 'format' },
      { call: -1, kind: 'reset' },
      { kind: 'reset' },
    ]) {
      await answer(junk)
    }
    await answer({ call: 1, kind: 'apply', put: [{ ...documentOf(1, 'a'), id: 'no id' }], remove: [] })
    expect(said).toEqual([])
  })

  it('answers also where the engine has a bug', async () => {
    const said: unknown[] = []
    const broken = { ...createLocalEngine(), reset: () => Promise.reject(new Error('a bug')) }
    await serveSearch(Object.assign(createLocalEngine(), broken), (reply) => said.push(reply))({
      call: 7,
      kind: 'reset',
    })
    expect(said).toEqual([{ call: 7, ...lost }])
  })
})

it('carries bytes both ways', async () => {
  const engine = createWorkerEngine(startServed())
  await engine.reset()
  const { save } = await must(engine.apply({ put: [documentOf(1, 'boat')], remove: [] }))
  await engine.reset()
  expect(await engine.load(save)).toEqual({ ok: true, value: undefined })
  expect(await numbersFound(engine, { text: 'boat' })).toEqual([1])
  engine.dispose()
})
