import { Fifo } from './fifo'
import type { Frame, Purpose } from './frame'
import type { Parcel } from './outflow'

/** A stream, as far as it has something to send. */
export interface Source {
  readonly purpose: Purpose
  /** Credit that is due. */
  nextCredit(): Parcel | undefined
  /** The next part of a message. */
  nextPart(): Parcel | undefined
}

/**
 * Decides which frame leaves next: what keeps the link going, then what calls say, which is little, then rooms in turn, frame by frame, so that
 * no big message holds up another stream's small one, and history where there is nothing else.
 */
export class Outbox {
  readonly #control = new Fifo<Frame>()
  readonly #owing = new Set<Source>()
  /** In the order of their turns. */
  readonly #ready = { call: new Set<Source>(), room: new Set<Source>(), history: new Set<Source>() }
  #noteBytes = 0
  #closes = 0
  #isOpen = true

  /** Close frames that wait. */
  get closes(): number {
    return this.#closes
  }

  /** Bytes of notes that wait. */
  get noteBytes(): number {
    return this.#noteBytes
  }

  push(frame: Frame): void {
    if (!this.#isOpen) return
    this.#control.push(frame)
    this.#tally(frame, 1)
  }

  /** It may have credit to give: asked when it can leave, so that all of it goes in one frame. */
  owes(source: Source): void {
    if (this.#isOpen) this.#owing.add(source)
  }

  /** It may have a part to send. */
  ready(source: Source): void {
    if (this.#isOpen) this.#ready[source.purpose].add(source)
  }

  forget(source: Source): void {
    this.#owing.delete(source)
    this.#ready[source.purpose].delete(source)
  }

  /** Nothing leaves any more, and nothing comes in. */
  close(): void {
    this.#isOpen = false
    this.#control.clear()
    this.#noteBytes = 0
    this.#closes = 0
    this.#owing.clear()
    this.#ready.call.clear()
    this.#ready.room.clear()
    this.#ready.history.clear()
  }

  next(): Parcel | undefined {
    return (
      this.#nextControl() ??
      turn(this.#owing, (source) => source.nextCredit()) ??
      turn(this.#ready.call, (source) => source.nextPart()) ??
      turn(this.#ready.room, (source) => source.nextPart()) ??
      turn(this.#ready.history, (source) => source.nextPart())
    )
  }

  #nextControl(): Parcel | undefined {
    const frame = this.#control.first
    return (
      frame && {
        frame,
        settle: (taken) => {
          if (!taken || this.#control.first !== frame) return
          this.#control.shift()
          this.#tally(frame, -1)
        },
      }
    )
  }

  #tally(frame: Frame, sign: 1 | -1): void {
    if (frame.kind === 'note') this.#noteBytes += sign * frame.bytes.length
    else if (frame.kind === 'close') this.#closes += sign
  }
}

/** The first that has something; once that is taken it waits behind all others. Who has nothing leaves the row. */
const turn = (row: Set<Source>, ask: (source: Source) => Parcel | undefined): Parcel | undefined => {
  for (const source of row) {
    const parcel = ask(source)
    if (parcel) {
      return {
        frame: parcel.frame,
        settle: (taken) => {
          // Who is not in the row any more has closed meanwhile.
          if (taken && row.delete(source)) row.add(source)
          parcel.settle(taken)
        },
      }
    }
    row.delete(source)
  }
  return undefined
}
