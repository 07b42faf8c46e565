import type { Clock } from '../../base/clock'
import { WorkSearch } from '../../crypto/work'
import { maxWorkBits } from '../../protocol/signaling/work'

/** A frame of the screen takes 16 ms: work leaves it most of that. */
const sliceMs = 6
const triesAtOnce = 64
/** The challenge is worth nothing after a minute. */
const longestMs = 45_000

/** Does what the server asks in slices between which everything else goes on; `undefined` where that is too much. */
export const doWork = async (challenge: Uint8Array, bits: number, clock: Clock): Promise<Uint8Array | undefined> => {
  if (bits > maxWorkBits) return undefined
  const search = new WorkSearch(challenge, bits)
  const until = clock.now() + longestMs
  while (clock.now() < until) {
    const pause = clock.now() + sliceMs
    do {
      const found = search.step(triesAtOnce)
      if (found !== undefined) return found
    } while (clock.now() < pause)
    await othersTurn()
  }
  return undefined
}

/** Resolves after whatever else waits; timers would be held back to one a second in a window nobody sees. */
const othersTurn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
