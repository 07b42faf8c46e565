import { assert } from '../base/errors'
import { maxNoteBytes, type Frame, type Purpose, type StreamTag } from './frame'
import type { MultiplexerHost, Pipe } from './host'
import { LinkStream } from './link-stream'
import { Outbox } from './outbox'
import { Sender } from './sender'
import type { Stream } from './stream'
import { StreamTable, type Side } from './stream-table'

export type { MultiplexerHost, Pipe } from './host'
export type { Stream } from './stream'

/** How many answers to refused streams wait for somebody who does not read them. */
const maxWaitingAnswers = 4096

/** Many streams over one link. Nothing that comes out of the link makes it throw, and nothing makes it stop. */
export class Multiplexer {
  readonly #streams: StreamTable
  readonly #outbox = new Outbox()
  readonly #sender: Sender
  #phase: 'open' | 'closed' = 'open'

  constructor(
    side: Side,
    pipe: Pipe,
    private readonly host: MultiplexerHost,
  ) {
    this.#streams = new StreamTable(side)
    this.#sender = new Sender(this.#outbox, pipe)
  }

  /** All that waits here for the pipe: messages and notes. */
  get queuedBytes(): number {
    return this.streams.reduce((bytes, { queued }) => bytes + queued, this.#outbox.noteBytes)
  }

  get streams(): readonly Stream[] {
    return this.#streams.all
  }

  /** Throws where 1,024 of our own are open, and once closed. */
  open(purpose: Purpose, tag: StreamTag): Stream {
    assert(this.#phase === 'open', 'a link that is open')
    const id = this.#streams.number()
    assert(id !== undefined, 'no more streams than the other end takes')
    const stream = this.#add(id, purpose, tag)
    this.#outbox.push({ kind: 'open', stream: id, purpose, tag })
    this.#sender.flush()
    return stream
  }

  /** Says nothing once closed. Notes are not bounded here: {@link queuedBytes} counts those that wait. */
  note(bytes: Uint8Array): void {
    assert(bytes.length <= maxNoteBytes, 'a note within its limit')
    if (this.#phase === 'closed') return
    this.#outbox.push({ kind: 'note', bytes: bytes.slice() })
    this.#sender.flush()
  }

  drain(): void {
    this.#sender.drain()
  }

  /** Every stream ends (onClose). The other end is told nothing: it sees the channel close. */
  close(): void {
    if (this.#phase === 'closed') return
    this.#phase = 'closed'
    this.#outbox.close()
    for (const stream of this.#streams.all) stream.end()
  }

  /** hello, ping and pong are the channel's own and handled before: here they are breaches. */
  receive(frame: Frame): void {
    if (this.#phase === 'closed') return
    switch (frame.kind) {
      case 'note':
        this.#attempt(undefined, () => this.host.note(frame.bytes))
        break
      case 'open':
        this.#opened(frame.stream, frame.purpose, frame.tag)
        break
      case 'first':
      case 'next':
        this.#find(frame.stream)?.receive(frame)
        break
      case 'credit':
        this.#find(frame.stream)?.grant(frame.bytes)
        break
      case 'close':
        this.#find(frame.stream)?.end()
        break
      case 'hello':
      case 'ping':
      case 'pong':
        this.host.breached('frame-malformed', undefined)
    }
  }

  #opened(id: number, purpose: Purpose, tag: StreamTag): void {
    if (!this.#streams.admits(id)) {
      this.host.breached('frame-malformed', undefined)
      this.#refuse(id)
      return
    }
    const stream = this.#add(id, purpose, tag)
    const welcome = this.#attempt(stream, () => this.host.opened(stream))
    if (welcome !== true && stream.abandon()) this.#refuse(id)
  }

  #refuse(id: number): void {
    const misused = this.#streams.get(id)
    if (misused) {
      misused.close()
    } else if (this.#outbox.closes >= maxWaitingAnswers) {
      this.host.breached('wasteful', undefined)
    } else {
      this.#outbox.push({ kind: 'close', stream: id })
      this.#sender.flush()
    }
  }

  /** A frame may cross the close of its stream; one for a stream that never was is a breach. */
  #find(id: number): LinkStream | undefined {
    if (!this.#streams.knows(id)) this.host.breached('frame-malformed', undefined)
    return this.#streams.get(id)
  }

  #add(id: number, purpose: Purpose, tag: StreamTag): LinkStream {
    const stream: LinkStream = new LinkStream(id, purpose, tag, {
      outbox: this.#outbox,
      flush: () => this.#sender.flush(),
      limit: (of, firstByte) => this.#attempt(stream, () => this.host.limit(of, firstByte)),
      breached: (breach) => this.host.breached(breach, stream),
      ended: () => this.#streams.delete(id),
      guard: (run) => this.#attempt(stream, run),
    })
    this.#streams.add(stream)
    return stream
  }

  #attempt<T>(stream: Stream | undefined, run: () => T): T | undefined {
    try {
      return run()
    } catch {
      this.host.breached('update-malformed', stream)
      return undefined
    }
  }
}
