import type { Clock } from '../../base/clock'
import type { Disposable } from '../../base/disposables'
import type { DeviceId, TopicId } from '../../base/ids'
import type { SymmetricKey } from '../../crypto/keys'
import type { StreamTag } from '../../link/frame'
import type { Multiplexer, Stream } from '../../link/multiplexer'
import { decodeNote, encodeNote, mostTagsInNote, roomTag, type Note } from '../../link/note'
import type { Fingerprints } from '../../network/identity'

/** What one end says it is in; beyond that it is not heard. */
const mostTags = 4_096
/** A stream that ended though both ends are in the room is opened again after this, in ms. */
const reopenMs = 1_000

/** What a link needs of a room. */
export interface SharedRoom {
  readonly key: SymmetricKey
  readonly topic: TopicId
  /** The room has a stream to that device; `ended` is told when the room is done with it. */
  join(device: DeviceId, stream: Stream, opener: boolean, ended: () => void): void
}

export interface SharedLink {
  readonly device: DeviceId
  readonly calling: boolean
  readonly fingerprints: Fingerprints | undefined
  readonly multiplexer: Multiplexer | undefined
}

/** Which rooms the two ends of a link share, and the stream each of them has on it. The end that calls opens. */
export class Sharing {
  readonly #ours = new Map<StreamTag, SharedRoom>()
  readonly #theirs = new Set<StreamTag>()
  readonly #streams = new Map<StreamTag, Stream>()
  readonly #waiting = new Set<Disposable>()
  #resting = false
  #over = false

  constructor(
    private readonly link: SharedLink,
    private readonly clock: Clock,
  ) {}

  /** How many rooms both are in. */
  get size(): number {
    return [...this.#ours.keys()].filter((tag) => this.#theirs.has(tag)).length
  }

  /** One end ends the link, though rooms are shared, and neither looks for the other until there is something to say. */
  get resting(): boolean {
    return this.#resting
  }

  rest(): void {
    this.#resting = true
    this.link.multiplexer?.note(encodeNote({ kind: 'rest', tags: [] }))
  }

  share(rooms: readonly SharedRoom[]): void {
    const fresh = rooms.flatMap((room) => {
      const tag = this.#tagOf(room)
      return tag === undefined || this.#ours.get(tag) === room ? [] : [[tag, room] as const]
    })
    for (const [tag, room] of fresh) {
      // An earlier room under this tag is gone.
      this.#close(tag)
      this.#ours.set(tag, room)
    }
    this.#say(
      'share',
      fresh.map(([tag]) => tag),
    )
    for (const [tag] of fresh) this.#meet(tag)
  }

  leave(room: SharedRoom): void {
    const tag = this.#tagOf(room)
    if (tag === undefined || this.#ours.get(tag) !== room) return
    this.#ours.delete(tag)
    this.#close(tag)
    this.#say('leave', [tag])
  }

  /** What the other end says; false where it makes no sense. */
  hear(bytes: Uint8Array): boolean {
    const note = decodeNote(bytes)
    if (note === undefined) return false
    if (note.kind === 'rest') this.#resting = true
    for (const tag of note.tags) {
      // Said again, it is another room than before.
      if (this.#theirs.delete(tag)) this.#close(tag)
      if (note.kind === 'leave' || this.#theirs.size >= mostTags) continue
      this.#theirs.add(tag)
      this.#meet(tag)
    }
    return true
  }

  /** The other end opens a stream; false refuses it. */
  opened(stream: Stream): boolean {
    const room = this.#ours.get(stream.tag)
    if (room === undefined || this.link.calling || stream.purpose !== 'room' || this.#over) return false
    this.#close(stream.tag)
    this.#take(room, stream, false)
    return true
  }

  end(): void {
    this.#over = true
    for (const one of this.#waiting) one.dispose()
    this.#streams.clear()
  }

  #meet(tag: StreamTag): void {
    const room = this.#ours.get(tag)
    const { calling, multiplexer } = this.link
    if (room === undefined || multiplexer === undefined || !calling || this.#over) return
    if (this.#theirs.has(tag) && !this.#streams.has(tag)) this.#take(room, multiplexer.open('room', tag), true)
  }

  #take(room: SharedRoom, stream: Stream, opener: boolean): void {
    const { tag } = stream
    this.#streams.set(tag, stream)
    room.join(this.link.device, stream, opener, () => {
      if (this.#streams.get(tag) !== stream) return
      this.#streams.delete(tag)
      if (this.#over || !this.link.calling) return
      const wait = this.clock.after(reopenMs, () => {
        this.#waiting.delete(wait)
        this.#meet(tag)
      })
      this.#waiting.add(wait)
    })
  }

  #close(tag: StreamTag): void {
    const stream = this.#streams.get(tag)
    this.#streams.delete(tag)
    stream?.close()
  }

  #tagOf(room: SharedRoom): StreamTag | undefined {
    return this.link.fingerprints && roomTag(room, this.link.fingerprints)
  }

  #say(kind: Note['kind'], tags: readonly StreamTag[]): void {
    for (let first = 0; first < tags.length; first += mostTagsInNote)
      this.link.multiplexer?.note(encodeNote({ kind, tags: tags.slice(first, first + mostTagsInNote) }))
  }
}
