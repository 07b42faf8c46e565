import { concat } from '../base/bytes'
import { leadingZeroBits, workLength } from '../protocol/signaling/work'
import { sodium } from './sodium'

/** The search for the bytes a server asks for, in steps as short as the caller likes. */
export class WorkSearch {
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
      if (leadingZeroBits(sodium.crypto_hash_sha256(this.#bytes)) >= this.bits) return this.#bytes.slice(-workLength)
    }
    return undefined
  }
}
