import { describe, expect, it } from 'vitest'
import { Pace } from '../../../src/core/base/pace'

/** Work that ends when it is told to. */
const held = () => {
  let end: (failed?: Error) => void = () => undefined
  const ended = new Promise<void>((resolve, reject) => {
    end = (failed) => {
      if (failed === undefined) resolve()
      else reject(failed)
    }
  })
  return { work: () => ended, end }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('a pace', () => {
  it('lets so many work at a time, and the next in the order they came', async () => {
    const pace = new Pace(2)
    const began: number[] = []
    const works = [0, 1, 2, 3].map(() => held())
    const runs = works.map(({ work }, index) =>
      pace.run(() => {
        began.push(index)
        return work()
      }),
    )
    await settled()
    expect(began).toEqual([0, 1])
    works[1]?.end()
    await settled()
    expect(began).toEqual([0, 1, 2])
    works[0]?.end()
    await settled()
    expect(began).toEqual([0, 1, 2, 3])
    for (const { end } of works) end()
    await Promise.all(runs)
  })

  it('gives the place of whoever fails to the next, and nobody two', async () => {
    const pace = new Pace(1)
    const [first, second] = [held(), held()]
    const failing = pace.run(first.work)
    const began: string[] = []
    const waiting = pace.run(() => {
      began.push('second')
      return second.work()
    })
    first.end(new Error('in vain'))
    await expect(failing).rejects.toThrow('in vain')
    const late = pace.run(() => {
      began.push('late')
      return Promise.resolve('done')
    })
    await settled()
    expect(began).toEqual(['second'])
    second.end()
    await waiting
    expect(await late).toBe('done')
  })
})
