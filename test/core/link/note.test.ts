import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { randomKey } from '../../../src/core/crypto/keys'
import { isStreamTag, maxNoteBytes } from '../../../src/core/link/frame'
import {
  areInStep,
  decodeNote,
  encodeNote,
  mostStandingsInNote,
  mostTagsInNote,
  roomTag,
  type Note,
} from '../../../src/core/link/note'
import { topicFor } from '../../support/network/people'
import { tagOf } from './end'

const tags = (count: number) => Array.from({ length: count }, (_, index) => tagOf(index))

describe('a note', () => {
  it('says which rooms are shared and left, and that the link rests', () => {
    const notes: readonly Note[] = [
      { kind: 'share', tags: tags(3) },
      { kind: 'share', tags: [] },
      { kind: 'leave', tags: tags(1) },
      { kind: 'rest', tags: [] },
    ]
    for (const note of notes) expect(decodeNote(encodeNote(note))).toEqual(note)
    expect(encodeNote({ kind: 'leave', tags: [tagOf(7)] })).toEqual(
      Uint8Array.of(2, 1, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    )
  })

  it('says how the sender stands in each room, or that it does not say, for 1,000 rooms at most', () => {
    const byte = (value: number) => new Uint8Array(8).fill(value)
    const standing = { held: byte(1), own: byte(2), known: byte(3) }
    const note: Note = {
      kind: 'stand',
      standings: [
        [tagOf(1), standing],
        [tagOf(2), undefined],
      ],
    }
    expect(decodeNote(encodeNote(note))).toEqual(note)
    const many = (count: number): Note => ({ kind: 'stand', standings: tags(count).map((tag) => [tag, standing]) })
    expect(encodeNote(many(mostStandingsInNote)).length).toBeLessThanOrEqual(maxNoteBytes)
    expect(decodeNote(encodeNote(many(mostStandingsInNote)))).toEqual(many(mostStandingsInNote))
    expect(decodeNote(encodeNote(many(mostStandingsInNote + 1)))).toBeUndefined()
  })

  it('leaves two in step who mirror each other, and nobody else', () => {
    const hash = fc.constantFrom(1, 2).map((value) => new Uint8Array(8).fill(value))
    const standing = fc.option(fc.record({ held: hash, own: hash, known: hash }), { nil: undefined })
    fc.assert(
      fc.property(standing, standing, (one, other) => {
        const mirrored = other && { held: other.held, own: other.known, known: other.own }
        expect(areInStep(one, other)).toBe(one !== undefined && JSON.stringify(one) === JSON.stringify(mirrored))
        expect(areInStep(other, one)).toBe(areInStep(one, other))
      }),
    )
  })

  it('has 2,000 tags at most, which fit in one frame', () => {
    const full = encodeNote({ kind: 'share', tags: tags(mostTagsInNote) })
    expect(mostTagsInNote).toBe(2_000)
    expect(full.length).toBeLessThanOrEqual(maxNoteBytes)
    expect(decodeNote(full)).toEqual({ kind: 'share', tags: tags(2_000) })
    expect(decodeNote(encodeNote({ kind: 'share', tags: tags(mostTagsInNote + 1) }))).toBeUndefined()
  })

  it.each([
    ['no bytes', []],
    ['no kind', [0, 0]],
    ['an unknown kind', [5, 0]],
    ['no count', [1]],
    ['a count that does not end', [1, 255]],
    ['more than it says', [1, 0, 1]],
    ['less than it says', [2, 1, 1, 2, 3]],
    ['a count beyond all numbers', [1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]],
    ['tags, and rests', [3, 1, ...new Uint8Array(16)]],
  ])('with %s is none', (_, bytes) => {
    expect(decodeNote(Uint8Array.from(bytes))).toBeUndefined()
  })

  it('is read or refused whatever it is, and what is read is what was written (HP2)', () => {
    const near = fc
      .tuple(fc.nat(5), fc.nat(3), fc.uint8Array({ maxLength: 64 }))
      .map(([kind, count, rest]) => Uint8Array.of(kind, count, ...rest))
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), near), (bytes) => {
        const before = bytes.slice()
        const note = decodeNote(bytes)
        expect(bytes).toEqual(before)
        if (note === undefined) return
        expect((note.kind === 'stand' ? note.standings.map(([tag]) => tag) : note.tags).every(isStreamTag)).toBe(true)
        expect(decodeNote(encodeNote(note))).toEqual(note)
      }),
    )
  })
})

describe('the tag of a room', () => {
  const random = seededRandom(1)
  const room = { key: randomKey(random), topic: topicFor('tea') }
  const [here, there] = ['sha-256 aa:bb', 'sha-256 cc:dd']
  const tag = roomTag(room, { local: here, remote: there })

  it('is the same at both ends of a link', () => {
    expect(roomTag({ ...room }, { local: there, remote: here })).toBe(tag)
    expect(isStreamTag(tag)).toBe(true)
  })

  it('is another on another link, for another key and on another topic', () => {
    const others = [
      roomTag(room, { local: here, remote: 'sha-256 ee:ff' }),
      roomTag(room, { local: 'sha-256 ee:ff', remote: there }),
      roomTag({ ...room, key: randomKey(random) }, { local: here, remote: there }),
      roomTag({ ...room, topic: topicFor('coffee') }, { local: here, remote: there }),
    ]
    expect(new Set([tag, ...others]).size).toBe(5)
  })
})
