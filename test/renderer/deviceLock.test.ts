import { describe, expect, it, vi } from 'vitest'
import { type Clock, disposable } from '../../src/core'
import { createDeviceLock, type Locks } from '../../src/renderer/app/deviceLock'
import { until } from '../support/patience'

type Granted = Parameters<Locks['request']>[2]

/** The locks of one browser, as far as one name goes: a queue, `ifAvailable`, `steal` and a way to give up. */
class FakeLocks implements Locks {
  #held: { readonly lose: (error: Error) => void } | undefined
  readonly #queue: (() => void)[] = []

  readonly request = (name: string, options: LockOptions, granted: Granted): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const grant = (): void => {
        const mine = { lose: reject }
        this.#held = mine
        void granted({ name, mode: 'exclusive' }).then((value) => {
          if (this.#held === mine) {
            this.#held = undefined
            this.#queue.shift()?.()
          }
          resolve(value)
        })
      }
      if (options.steal === true) {
        this.#held?.lose(new Error('stolen'))
        grant()
      } else if (this.#held === undefined) grant()
      else if (options.ifAvailable === true) granted(null).then(resolve, reject)
      else {
        this.#queue.push(grant)
        options.signal?.addEventListener('abort', () => {
          this.#queue.splice(this.#queue.indexOf(grant), 1)
          reject(new Error('aborted'))
        })
      }
    })
}

/** One channel between all windows; a frozen window hears nothing. */
class FakeChannels {
  readonly #open = new Set<{ onmessage: ((event: MessageEvent) => unknown) | null }>()
  frozen = false

  readonly open = () => {
    const channel = {
      onmessage: null,
      postMessage: (data: unknown) => {
        if (this.frozen) return
        for (const other of this.#open) if (other !== channel) other.onmessage?.(new MessageEvent('message', { data }))
      },
      close: () => this.#open.delete(channel),
    }
    this.#open.add(channel)
    return channel
  }
}

/** Time passes when the test says so. */
const clockOfTest = () => {
  const pending = new Set<() => void>()
  const clock: Clock = {
    now: () => 0,
    after: (_, callback) => {
      pending.add(callback)
      return disposable(() => pending.delete(callback))
    },
  }
  return {
    clock,
    pass: () => {
      for (const callback of pending) callback()
    },
    waits: () => pending.size > 0,
  }
}

const setup = () => {
  const locks = new FakeLocks()
  const channels = new FakeChannels()
  const time = clockOfTest()
  return { lock: createDeviceLock(locks, time.clock, channels.open), channels, time }
}

describe('the lock of a device (ST4)', () => {
  it('is held by one window at a time', async () => {
    const { lock } = setup()
    const first = await lock.hold(() => undefined)
    expect(first.kind).toBe('held')
    expect((await lock.hold(() => undefined)).kind).toBe('taken')
    if (first.kind === 'held') first.release()
    await until(async () => (await lock.hold(() => undefined)).kind === 'held')
  })

  it('is handed over once the other window has put its messenger away', async () => {
    const { lock } = setup()
    const told: string[] = []
    const first = await lock.hold(() => {
      told.push('yield')
      if (first.kind === 'held') first.release()
    })
    const second = await lock.takeOver(() => undefined)
    expect(second.kind).toBe('held')
    expect(told).toEqual(['yield'])
  })

  it('is taken from a window that does not answer, which is told when it wakes', async () => {
    const { lock, channels, time } = setup()
    const lost = vi.fn()
    await lock.hold(lost)
    channels.frozen = true
    const taking = lock.takeOver(() => undefined)
    await until(() => time.waits())
    time.pass()
    expect((await taking).kind).toBe('held')
    await until(() => lost.mock.calls.length > 0)
  })
})
