import * as decoding from 'lib0/decoding'
import { toBase64Url } from '../../base/bytes'

/** Reads the fields of a hostile message in order; anything out of shape throws and is caught in {@link decode}. */
export class Reader {
  readonly #decoder: decoding.Decoder

  constructor(bytes: Uint8Array) {
    // lib0 reads through to the buffer behind a view: a copy ends where the message ends.
    this.#decoder = decoding.createDecoder(bytes.slice())
  }

  byte(): number {
    return decoding.readUint8(this.#decoder)
  }

  number(most = Number.MAX_SAFE_INTEGER): number {
    const value = decoding.readVarUint(this.#decoder)
    return value <= most ? value : refuse()
  }

  bytes(length: number): Uint8Array {
    return decoding.readUint8Array(this.#decoder, length).slice()
  }

  sized(most: number): Uint8Array {
    return this.bytes(this.number(most))
  }

  text<T extends string>(most: number, is: (text: string) => text is T): T {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(this.sized(most))
    return is(text) ? text : refuse()
  }

  /** 32 or so bytes that stand for an id. */
  id<T extends string>(length: number, is: (text: string) => text is T): T {
    const text = toBase64Url(this.bytes(length))
    return is(text) ? text : refuse()
  }

  get position(): number {
    return this.#decoder.pos
  }

  rest(): Uint8Array {
    return this.bytes(this.#decoder.arr.length - this.#decoder.pos)
  }

  end(): void {
    if (decoding.hasContent(this.#decoder)) refuse()
  }
}

class OutOfShape extends Error {}

const refuse = (): never => {
  throw new OutOfShape()
}

/** `undefined` where the bytes are not what `read` expects, to the last one. */
export const decode = <T>(bytes: Uint8Array, read: (reader: Reader) => T): T | undefined => {
  try {
    const reader = new Reader(bytes)
    const value = read(reader)
    reader.end()
    return value
  } catch {
    return undefined
  }
}
