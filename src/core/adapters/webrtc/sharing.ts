import type { Clock } from '../../base/clock'
import type { Disposable } from '../../base/disposables'
import type { DeviceId, TopicId } from '../../base/ids'
import type { SymmetricKey } from '../../crypto/keys'
import { CallLines } from '../../link/call-lines'
import type { StreamTag } from '../../link/frame'
import type { Multiplexer, Stream } from '../../link/multiplexer'
import { maxStreams } from '../../link/stream-table'
import { areInStep, decodeNote, encodeNote, mostStandingsInNote, roomTag } from '../../link/note'
import type { Fingerprints } from '../../network/identity'
import type { Breach, HistoryStream, Standing } from '../../network/transport'
import { Histories } from './histories'

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
  /** That device is in the room, and there is nothing to say. */
  rest?(device: DeviceId): void
  /** That device is not in the room any more. */
  part?(device: DeviceId): void
  standing?(device: DeviceId): Promise<Standing | undefined>
  /** That device asks for history; false refuses the stream. */
  answer?(device: DeviceId, stream: HistoryStream): boolean
  /** What that device says of calls in this room. */
  called?(device: DeviceId, message: Uint8Array): void
  breached?(breach: Breach, device: DeviceId): void
}

export interface SharedLink {
  readonly device: DeviceId
  readonly calling: boolean
  readonly fingerprints: Fingerprints | undefined
  readonly multiplexer: Multiplexer | undefined
}

interface Ours {
  readonly room: SharedRoom
  /** What was said of it: nothing yet, that it is shared, or how we stand there. */
  said: 'nothing' | 'shared' | Standing
  /** How often it was asked how we stand: an answer that was overtaken says nothing. */
  asked: number
}

/**
 * Which rooms the two ends of a link share, and the stream each of them has on it. The end that calls opens, as soon
 * as there is something to say: rooms in which both are in step cost no more than a note.
 */
export class Sharing {
  readonly #ours = new Map<StreamTag, Ours>()
  readonly #theirs = new Map<StreamTag, Standing | undefined>()
  readonly #streams = new Map<StreamTag, Stream>()
  readonly #histories = new Histories()
  readonly #lines = new CallLines()
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
      return tag === undefined || this.#ours.get(tag)?.room === room ? [] : [[tag, room] as const]
    })
    for (const [tag, room] of fresh) {
      // An earlier room under this tag is gone.
      if (this.#ours.has(tag)) this.#leave(tag)
      this.#ours.set(tag, { room, said: 'nothing', asked: 0 })
    }
    void this.#stand(fresh.map(([tag]) => tag))
  }

  /** We may stand otherwise in this room than we said. */
  refresh(room: SharedRoom): void {
    const tag = this.#tagOf(room)
    if (tag !== undefined && this.#ours.get(tag)?.room === room && !this.#streams.has(tag)) void this.#stand([tag])
  }

  /** There is something to say in this room, whatever both hold. */
  wake(room: SharedRoom): void {
    const tag = this.#tagOf(room)
    const ours = tag === undefined ? undefined : this.#ours.get(tag)
    if (tag === undefined || ours?.room !== room || this.#streams.has(tag)) return
    this.#tell([[tag, ours, undefined]])
  }

  leave(room: SharedRoom): void {
    const tag = this.#tagOf(room)
    if (tag !== undefined && this.#ours.get(tag)?.room === room) this.#leave(tag)
  }

  /** What the other end says; false where it makes no sense. */
  hear(bytes: Uint8Array): boolean {
    const note = decodeNote(bytes)
    if (note === undefined) return false
    if (note.kind === 'rest') this.#resting = true
    else if (note.kind === 'stand') for (const [tag, standing] of note.standings) this.#stands(tag, standing)
    else
      for (const tag of note.tags) {
        // Said again, it is another room than before.
        if (this.#theirs.has(tag)) this.#gone(tag)
        if (note.kind === 'share') this.#stands(tag, undefined)
      }
    return true
  }

  /** The other end opens a stream; false refuses it. */
  opened(stream: Stream): boolean {
    const ours = this.#ours.get(stream.tag)
    if (ours === undefined || this.#over) return false
    if (stream.purpose === 'history') return this.#asked(ours.room, stream)
    if (stream.purpose === 'call') return this.#called(ours.room, stream)
    if (this.link.calling) return false
    this.#closeRoom(stream.tag)
    this.#take(ours.room, stream, false)
    return true
  }

  /** A stream to ask the other end for history of this room. */
  history(room: SharedRoom): HistoryStream | undefined {
    const way = this.#wayFor(room)
    return way && this.#histories.ask(way.tag, () => way.multiplexer.open('history', way.tag))
  }

  /** Tells the other end something of a call in this room; false where it cannot be told on this link. */
  say(room: SharedRoom, message: Uint8Array): boolean {
    const way = this.#wayFor(room)
    return way !== undefined && this.#lines.say(way.tag, message, () => way.multiplexer.open('call', way.tag))
  }

  end(): void {
    this.#over = true
    for (const one of this.#waiting) one.dispose()
    this.#streams.clear()
    for (const { room } of this.#ours.values()) room.part?.(this.link.device)
  }

  #wayFor(room: SharedRoom): { readonly tag: StreamTag; readonly multiplexer: Multiplexer } | undefined {
    const tag = this.#tagOf(room)
    const { multiplexer } = this.link
    if (tag === undefined || this.#ours.get(tag)?.room !== room || !this.#theirs.has(tag) || this.#over)
      return undefined
    return multiplexer === undefined || multiplexer.streams.length >= maxStreams ? undefined : { tag, multiplexer }
  }

  #called(room: SharedRoom, stream: Stream): boolean {
    const { device } = this.link
    return this.#lines.take(stream, (message) => room.called?.(device, message))
  }

  #asked(room: SharedRoom, stream: Stream): boolean {
    const { device } = this.link
    if (this.#histories.answer(stream)) return room.answer?.(device, stream) === true
    room.breached?.('history-excessive', device)
    return false
  }

  #stands(tag: StreamTag, standing: Standing | undefined): void {
    if (!this.#theirs.has(tag) && this.#theirs.size >= mostTags) return
    this.#theirs.set(tag, standing)
    this.#meet(tag)
  }

  #meet(tag: StreamTag): void {
    const ours = this.#ours.get(tag)
    const { calling, device, multiplexer } = this.link
    if (ours === undefined || ours.said === 'nothing' || multiplexer === undefined || this.#over) return
    if (!this.#theirs.has(tag) || this.#streams.has(tag)) return
    if (ours.said !== 'shared' && areInStep(ours.said, this.#theirs.get(tag))) ours.room.rest?.(device)
    else if (calling && multiplexer.streams.length < maxStreams)
      this.#take(ours.room, multiplexer.open('room', tag), true)
  }

  /** Says how we stand now, where that is news. */
  async #stand(tags: readonly StreamTag[]): Promise<void> {
    const { device } = this.link
    const stood = await Promise.all(
      tags.map(async (tag) => {
        const ours = this.#ours.get(tag)
        if (ours !== undefined) ours.asked += 1
        const asked = ours?.asked
        // A disk that refuses is no reason to keep silent: the room itself sees to it.
        const standing = await ours?.room.standing?.(device).catch(() => undefined)
        return [tag, ours?.asked === asked ? ours : undefined, standing] as const
      }),
    )
    this.#tell(
      stood.flatMap(([tag, ours, standing]) => {
        // It left meanwhile, or said so already.
        if (ours === undefined || this.#ours.get(tag) !== ours) return []
        if (ours.said === 'shared' || (typeof ours.said === 'object' && isSame(ours.said, standing))) return []
        return [[tag, ours, standing] as const]
      }),
    )
  }

  #tell(all: readonly (readonly [StreamTag, Ours, Standing | undefined])[]): void {
    if (this.#over) return
    for (const [, ours, standing] of all) ours.said = standing ?? 'shared'
    for (const part of partsOf(all, mostStandingsInNote))
      this.link.multiplexer?.note(
        encodeNote({ kind: 'stand', standings: part.map(([tag, , standing]) => [tag, standing]) }),
      )
    for (const [tag] of all) this.#meet(tag)
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

  #leave(tag: StreamTag): void {
    const ours = this.#ours.get(tag)
    this.#ours.delete(tag)
    this.#close(tag)
    ours?.room.part?.(this.link.device)
    if (ours?.said !== 'nothing') this.link.multiplexer?.note(encodeNote({ kind: 'leave', tags: [tag] }))
  }

  /** The other end is in that room no more. */
  #gone(tag: StreamTag): void {
    this.#theirs.delete(tag)
    this.#close(tag)
    this.#ours.get(tag)?.room.part?.(this.link.device)
  }

  #close(tag: StreamTag): void {
    this.#histories.close(tag)
    this.#lines.close(tag)
    this.#closeRoom(tag)
  }

  #closeRoom(tag: StreamTag): void {
    const stream = this.#streams.get(tag)
    this.#streams.delete(tag)
    stream?.close()
  }

  #tagOf(room: SharedRoom): StreamTag | undefined {
    return this.link.fingerprints && roomTag(room, this.link.fingerprints)
  }
}

const isSame = (one: Standing, other: Standing | undefined): boolean =>
  other !== undefined && areInStep(one, { held: other.held, own: other.known, known: other.own })

const partsOf = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, part) => all.slice(part * size, (part + 1) * size))
