import type { Clock } from '../../base/clock'
import { concat } from '../../base/bytes'
import { sha256 } from '../../crypto/sha256'
import { leadingZeroBits, maxWorkBits, workLength } from '../../protocol/signaling/work'

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

/** The search for the bytes, in steps as short as the caller likes. */
class WorkSearch {
  readonly #bytes: Uint8Array
  readonly #counter: DataView
  #next = 0

  constructor(
    challenge: Uint8Array,
    private readonly bits: number,
  ) {
    this.#bytes = concat(challenge, new Uint8Array(workLength))
    this.#counter = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + challenge.length)
  }

  /** Tries so many more; the bytes, once found. */
  step(tries: number): Uint8Array | undefined {
    for (let left = tries; left > 0; left--) {
      this.#counter.setBigUint64(0, BigInt(this.#next++))
      if (leadingZeroBits(sha256(this.#bytes)) >= this.bits) return this.#bytes.slice(-workLength)
    }
    return undefined
  }
}
