import type { Clock } from '../../core'

const lockName = 'tincan-device'
const channelName = 'tincan-device'
/** How long a window is given to put its messenger away before it is not asked any more. */
const patienceMs = 5000

/** The right to run this device (ST4). */
export interface HeldLock {
  readonly kind: 'held'
  release(): void
}

export type Holding = HeldLock | { readonly kind: 'taken' }

/** What of the browser's locks is used. */
export interface Locks {
  request(name: string, options: LockOptions, granted: (lock: Lock | null) => Promise<void>): Promise<unknown>
}

export interface DeviceLock {
  /** At once or not at all. `onYield` is called when another window is to have it, and must release soon. */
  hold(onYield: () => void): Promise<Holding>
  /** Asks whoever has it to yield, waits for that, and takes it from one that does not answer. */
  takeOver(onYield: () => void): Promise<HeldLock>
}

export const createDeviceLock = (
  locks: Locks,
  clock: Clock,
  openChannel: () => Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'> = () =>
    new BroadcastChannel(channelName),
): DeviceLock => {
  const request = (options: LockOptions, onYield: () => void): Promise<Holding> =>
    new Promise((resolve, reject) => {
      const whole = locks.request(lockName, options, async (lock) => {
        if (lock === null) {
          resolve({ kind: 'taken' })
          return
        }
        const channel = openChannel()
        channel.onmessage = onYield
        await new Promise<void>((release) => {
          resolve({
            kind: 'held',
            release: () => {
              channel.close()
              release()
            },
          })
        })
      })
      // Rejects before it is held when the wait is given up, and after that when it was taken away.
      whole.catch((error: unknown) => {
        onYield()
        reject(error instanceof Error ? error : new Error('the lock was lost'))
      })
    })

  return {
    hold: (onYield) => request({ ifAvailable: true }, onYield),
    takeOver: async (onYield) => {
      const channel = openChannel()
      channel.postMessage('yield')
      channel.close()
      const patience = new AbortController()
      const waiting = clock.after(patienceMs, () => {
        patience.abort()
      })
      let waits = true
      try {
        const held = await request({ signal: patience.signal }, () => {
          if (!waits) onYield()
        })
        if (held.kind === 'held') return held
      } catch {
        // It does not answer: it is frozen or gone.
      } finally {
        waits = false
        waiting.dispose()
      }
      const taken = await request({ steal: true }, onYield)
      if (taken.kind === 'held') return taken
      throw new Error('the lock could not be taken')
    },
  }
}
