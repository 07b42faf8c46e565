import {
  Cell,
  type ConversationId,
  type Disposable,
  type MessageId,
  type MessageView,
  type Messenger,
} from '../../../core'
import { keepUnchanged } from './keepUnchanged'
import { LogParts, type Part } from './logParts'
import { type Failure, Segment } from './segment'

/** With so many, the end of the log is no longer followed by itself: whoever wants to see it goes there. */
const mostSegments = 20

/** Whether there is more of the log in one direction. */
export type More = 'none' | 'more' | 'loading'

export type HistoryState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | {
      readonly kind: 'ready'
      /** Oldest first, without gaps. */
      readonly messages: readonly MessageView[]
      readonly older: More
      /** `none` where the newest message is loaded, and every new one will be. */
      readonly newer: More
    }

/** Where a history begins to load. */
export type Opening =
  /** `until` is a message to reach before anything is shown, such as the first unread one. */
  | { readonly kind: 'newest'; readonly until: MessageId | undefined }
  | { readonly kind: 'around'; readonly message: MessageId }

/** Puts new segments among those there are. */
type Place = (loaded: readonly Segment[]) => readonly Segment[]

/**
 * What is loaded of one conversation: a part of its log without gaps, growing page by page either way, all of
 * it live. It consists of segments, each of which begins where the one before it ends. Owned by whoever shows it.
 */
export class History implements Disposable {
  readonly state = new Cell<HistoryState>({ kind: 'loading' })
  readonly #log: LogParts
  #segments: readonly Segment[] = []
  readonly #loading = { older: false, newer: false }
  readonly #listener = {
    changed: () => {
      this.#tell()
    },
    overflowed: (segment: Segment) => {
      this.#split(segment)
    },
  }
  #disposed = false

  constructor(
    messages: Messenger['messages'],
    conversation: ConversationId,
    private readonly opening: Opening,
  ) {
    this.#log = new LogParts(messages, conversation)
  }

  /** Once. */
  start(): void {
    const { opening } = this
    const opened = opening.kind === 'newest' ? this.#log.newest(opening.until) : one(this.#log.around(opening.message))
    this.#receive(opened, (loaded) => loaded)
  }

  loadOlder(): void {
    const to = this.#segments[0]?.from
    if (to === undefined || this.#loading.older) return
    this.#load('older', this.#log.before(to), (loaded) => [...loaded, ...this.#segments])
  }

  loadNewer(): void {
    const from = this.#segments.at(-1)?.to
    if (from === undefined || this.#loading.newer) return
    this.#load('newer', this.#log.after(from), (loaded) => [...this.#segments, ...loaded])
  }

  dispose(): void {
    this.#disposed = true
    for (const segment of this.#segments) segment.dispose()
  }

  #load(side: 'older' | 'newer', part: Promise<Part>, place: Place): void {
    this.#loading[side] = true
    this.#tell()
    this.#receive(one(part), place, () => {
      this.#loading[side] = false
    })
  }

  /** What was loaded is shown at once, and followed from then on. */
  #receive(parts: Promise<readonly Part[]>, place: Place, over: (failure?: Failure) => void = () => undefined): void {
    parts.then(
      (received) => {
        if (this.#disposed) return
        over()
        const loaded = received.map((part) => new Segment(part, this.#listener))
        this.#segments = place(loaded)
        this.#tell()
        for (const segment of loaded) segment.follow(this.#log.follow(segment))
      },
      (error: unknown) => {
        if (this.#disposed) return
        over({ error })
        this.state.set({ kind: 'failed', error })
      },
    )
  }

  /** The parts take over together; until then what was there stays. */
  #split(segment: Segment): void {
    if (segment.splitting) return
    segment.splitting = true
    // Never less than is shown of it already.
    const room = Math.max(2, mostSegments - this.#segments.length + 1)
    const parts = this.#log.split(segment, segment.to === undefined ? room : Infinity)
    this.#receive(
      parts,
      (loaded) => {
        segment.dispose()
        for (const part of loaded) part.messages = keepUnchanged(segment.messages, part.messages)
        return this.#segments.flatMap((old) => (old === segment ? loaded : [old]))
      },
      (failure) => {
        segment.splitting = false
        segment.failure = failure
      },
    )
  }

  #tell(): void {
    if (this.#segments.length === 0) return
    const failure = this.#segments.find((segment) => segment.failure)?.failure
    this.state.set(
      failure
        ? { kind: 'failed', error: failure.error }
        : {
            kind: 'ready',
            messages: this.#segments.flatMap(({ messages }) => messages),
            older: this.#more('older', this.#segments[0]?.from),
            newer: this.#more('newer', this.#segments.at(-1)?.to),
          },
    )
  }

  #more(side: 'older' | 'newer', boundary: string | undefined): More {
    if (this.#loading[side]) return 'loading'
    return boundary === undefined ? 'none' : 'more'
  }
}

const one = async (part: Promise<Part>): Promise<readonly Part[]> => [await part]
