// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import type { CallEnd } from '../../src/core'
import { announcement } from '../../src/renderer/features/calls/announce'
import { arrange, gridFor } from '../../src/renderer/features/calls/arrange'
import { clockDuration, spokenDuration } from '../../src/renderer/features/calls/duration'
import { gradeOf } from '../../src/renderer/features/calls/quality'
import { ringOf } from '../../src/renderer/features/calls/tones'
import { endText, entryText, lastedText, namesText, participantText } from '../../src/renderer/features/calls/words'
import { rowsOf } from '../../src/renderer/features/messages/rows'
import { callIn, callWith, entryOf, participantOf } from './support/calls'
import { contactNamed, deviceOf, groupNamed, messagesFrom, start } from './support/world'

const bob = contactNamed('Bob')
const carol = contactNamed('Carol')
const crew = groupNamed('Crew', [bob, carol])
const call = callIn(crew, [bob, carol])
const keys = (tiles: readonly { readonly key: string }[]): readonly string[] => tiles.map(({ key }) => key)

const ended = (name: string, why: CallEnd) => ({
  name,
  group: false,
  relayOnly: false,
  phase: { kind: 'ended', why } as const,
})

describe('who stands where', () => {
  it('is one large and ourselves in the corner in a call of two', () => {
    const { main, rest } = arrange(callWith(bob), 'grid', undefined)
    expect([keys(main), keys(rest)]).toEqual([[deviceOf('Bob')], ['own']])
  })

  it('is a grid of equals, or whoever spoke last, or whoever is pinned', () => {
    const speaking = { ...call, speaker: deviceOf('Carol') }
    expect(arrange(speaking, 'grid', undefined).main).toEqual([])
    expect(keys(arrange(speaking, 'speaker', undefined).main)).toEqual([deviceOf('Carol')])
    expect(keys(arrange(speaking, 'speaker', deviceOf('Bob')).main)).toEqual([deviceOf('Bob')])
  })

  it('is a pinned one no longer than they are there', () => {
    expect(arrange({ ...call, participants: [participantOf(carol)] }, 'grid', deviceOf('Bob')).main).toHaveLength(1)
    expect(arrange(call, 'grid', 'gone').main).toEqual([])
  })

  it.each([
    [1, 1200, 700, { columns: 1, rows: 1 }],
    [2, 1200, 700, { columns: 2, rows: 1 }],
    [6, 1200, 700, { columns: 3, rows: 2 }],
    [6, 360, 700, { columns: 2, rows: 3 }],
    [10, 1200, 700, { columns: 5, rows: 2 }],
  ])('makes the tiles of %i people in %i × %i as large as they can be', (count, width, height, grid) => {
    expect(gridFor(count, width, height)).toEqual(grid)
  })
})

describe('what is said of a call', () => {
  it.each([
    [5_000, '0:05', '5 seconds'],
    [61_000, '1:01', '1 minute'],
    [3_723_000, '1:02:03', '1 hour 2 minutes'],
  ])('lasted %i ms', (ms, clock, spoken) => {
    expect([clockDuration(ms), spokenDuration(ms)]).toEqual([clock, spoken])
  })

  it('names why it ended, of a person and of a group (CL8)', () => {
    const bob = ended('Bob', 'declined')
    const crew = { ...bob, name: 'Crew', group: true }
    expect(endText('declined', bob)).toBe('Bob declined the call.')
    expect(endText('declined', crew)).toBe('Nobody took the call.')
    expect(endText('full', crew)).toMatch(/full: ten people/)
  })

  it('says that a relay is missing where nothing else may be used, and that a call was lost where one was there (CL9)', () => {
    const failed = ended('Bob', 'failed')
    expect(endText('failed', failed)).toMatch(/Check your network/)
    expect(endText('failed', { ...failed, relayOnly: true })).toMatch(/You hide your network address/)
    const stood = { ...failed.phase, lastedMs: 5_000 }
    expect(endText('failed', { ...failed, relayOnly: true, phase: stood })).toMatch(/The call was lost/)
  })

  it('CL9: is, of somebody whom a relay alone could reach, that there is none, and why', () => {
    expect(participantText({ state: 'connecting' })).toBe('Connecting')
    expect(participantText({ state: 'connecting', needsRelay: 'stranger' })).toMatch(/you are no contacts/)
    expect(participantText({ state: 'reconnecting', needsRelay: 'setting' })).toMatch(/you hide your address/)
    expect(participantText({ state: 'connected', needsRelay: 'stranger' })).toBe('')
  })

  it('tells how long it lasted, and nothing of that while it goes on (CL8)', () => {
    expect(lastedText(entryOf(bob, { outcome: 'answered', lastedMs: 61_000 }))).toBe('1 minute')
    expect(lastedText(entryOf(bob, { outcome: 'answered', lastedMs: 0 }))).toBe('')
    expect(lastedText({})).toBe('')
  })

  it('tells a missed call from one that we declined, and from one of ours (CL8)', () => {
    expect(entryText(entryOf(bob, { outcome: 'missed' }))).toBe('Missed voice call')
    expect(entryText(entryOf(bob, { outcome: 'declined' }))).toBe('You declined a voice call')
    expect(entryText(entryOf(bob, { outcome: 'unanswered', direction: 'outgoing' }))).toBe('Unanswered voice call')
    expect(entryText(entryOf(bob, { outcome: 'declined', direction: 'outgoing' }))).toBe('Declined voice call')
  })

  it('lists who is in it', () => {
    expect(namesText(['Ann', 'Ben'])).toBe('Ann and Ben')
    expect(namesText(['Ann', 'Ben', 'Cem', 'Dan'])).toBe('Ann, Ben and 2 others')
  })

  it('is announced as it changes, and only then (CL5, CL7)', () => {
    expect(announcement(undefined, { ...call, phase: { kind: 'ringing-out' } })).toBe('Calling Crew')
    expect(announcement(call, { ...call, phase: { kind: 'reconnecting', since: '' } })).toBe('Reconnecting')
    expect(announcement(call, { ...call })).toBe('')
    expect(announcement(callIn(crew, [bob]), call)).toBe('Carol joined')
    expect(announcement(call, callIn(crew, [bob]))).toBe('Carol left')
    const raised = { ...call, participants: [participantOf(bob, { hand: true }), participantOf(carol)] }
    expect(announcement(call, raised)).toBe('Bob raised a hand')
    expect(announcement(call, { ...call, own: { ...call.own, muted: true } })).toBe('You are muted')
  })

  it.each([
    [{ lossIn: 0.001, roundTripMs: 40 }, 'good'],
    [{ lossOut: 0.03 }, 'fair'],
    [{ roundTripMs: 700 }, 'poor'],
  ] as const)('grades %o as %s (CL7)', (measured, grade) => {
    expect(gradeOf({ path: 'direct', bitrateIn: 0, bitrateOut: 0, framesDecoded: 0, ...measured })).toBe(grade)
  })

  it('waits more quietly than it rings', () => {
    const loudest = (kind: 'incoming' | 'waiting'): number => Math.max(...ringOf(kind).tones.map(({ gain }) => gain))
    expect(loudest('waiting')).toBeLessThan(loudest('incoming') / 2)
  })
})

describe('calls among messages (CL8)', () => {
  const messages = messagesFrom(bob, start.profile, [
    { from: 'them', text: 'One', at: '2026-11-20T10:00:00.000Z' },
    { from: 'them', text: 'Two', at: '2026-11-21T10:00:00.000Z' },
    { from: 'them', text: 'Three', at: '2026-11-21T10:01:00.000Z' },
  ])
  const entry = (at: string) => entryOf(bob, { at })
  const rows = (at: readonly string[], ends = { fromStart: true, toEnd: true }) =>
    rowsOf(messages, undefined, { entries: at.map(entry), ...ends })

  it('stand between the messages, and begin their day', () => {
    const [, two] = rows(['2026-11-21T09:00:00.000Z'])
    expect(two?.above).toMatchObject([{ startsDay: true, entry: { at: '2026-11-21T09:00:00.000Z' } }])
    expect(two?.startsDay).toBe(false)
  })

  it('break the run of whoever wrote', () => {
    expect(rows([])[2]?.startsRun).toBe(false)
    expect(rows(['2026-11-21T10:00:30.000Z'])[2]?.startsRun).toBe(true)
  })

  it('stand before and after all messages only where the log is loaded so far', () => {
    const at = ['2026-11-19T10:00:00.000Z', '2026-11-21T11:00:00.000Z']
    const whole = rows(at)
    expect([whole[0]?.above.length, whole[2]?.below.length]).toEqual([1, 1])
    const part = rows(at, { fromStart: false, toEnd: false })
    expect([part[0]?.above.length, part[2]?.below.length]).toEqual([0, 0])
  })
})
