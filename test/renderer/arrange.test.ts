import { describe, expect, it } from 'vitest'
import type { ConversationPreferences } from '../../src/core'
import { arrange } from '../../src/renderer/features/conversations/arrange'
import { durationName } from '../../src/renderer/features/conversations/durations'
import { isListed, passes } from '../../src/renderer/features/conversations/filters'
import { isMuted, mutedUntil, muteText } from '../../src/renderer/features/conversations/mute'
import { editChoices, vanishChoices } from '../../src/renderer/features/details/ruleChoices'
import { conversationsIn, usualPreferences } from './support/views'
import { contactNamed, groupNamed, messageOf, messageWith, type Room, start, type State } from './support/world'

const bob = contactNamed('Bob')
const sailors = groupNamed('Sailors', [bob], { kind: 'community' })
const general = groupNamed('general', [bob], { kind: 'channel', community: sailors.id })
const weather = groupNamed('weather', [bob], { kind: 'channel', community: sailors.id })
const crew = groupNamed('Crew', [bob])
const starred: ConversationPreferences = { ...usualPreferences, starred: true }

/** The first was active last. */
const active = (...rooms: readonly Room[]): State['messages'] =>
  new Map(
    rooms.map(({ id }, index) => [
      id,
      [
        messageWith({
          id: messageOf(`hello ${index}`),
          conversation: id,
          author: bob.account,
          authorName: 'Bob',
          own: false,
          text: 'Hello',
          sentAt: new Date(Date.UTC(2026, 10, 21, 12 - index)).toISOString(),
        }),
      ],
    ]),
  )

const order = (state: Partial<State>): readonly string[] =>
  arrange(conversationsIn({ ...start, ...state }).data).map(({ conversation, beneath }) =>
    beneath ? `- ${conversation.title}` : conversation.title,
  )

describe('the order of conversations (features rows 15, 27, 28)', () => {
  const rooms = [sailors, general, weather, crew]

  it('puts channels beneath their community, where the most recent of them would stand', () => {
    expect(order({ rooms, messages: active(crew, weather, general) })).toEqual([
      'Crew',
      'Sailors',
      '- weather',
      '- general',
    ])
    expect(order({ rooms, messages: active(weather, crew, general) })).toEqual([
      'Sailors',
      '- weather',
      '- general',
      'Crew',
    ])
  })

  it('puts starred ones first, a starred channel by itself', () => {
    const messages = active(crew, weather, general)
    expect(order({ rooms, messages, preferences: new Map([[general.id, starred]]) })).toEqual([
      'general',
      'Crew',
      'Sailors',
      '- weather',
    ])
    expect(order({ rooms, messages, preferences: new Map([[sailors.id, starred]]) })).toEqual([
      'Sailors',
      '- weather',
      '- general',
      'Crew',
    ])
  })

  it('leaves a channel without its community on its own', () => {
    expect(order({ rooms: [general, crew], messages: active(general, crew) })).toEqual(['general', 'Crew'])
  })
})

describe('the filters', () => {
  it('know what is unread, what is a group, and which channels were left', () => {
    const state: State = {
      ...start,
      contacts: [bob],
      rooms: [crew, general, weather],
      markedUnread: new Set([crew.id]),
      details: new Map([[weather.id, { membership: 'left' }]]),
    }
    const { data } = conversationsIn(state)
    const titles = (filter: 'unread' | 'groups') => data.filter((one) => passes(one, filter)).map(({ title }) => title)
    expect(titles('unread')).toEqual(['Crew'])
    expect(titles('groups').toSorted()).toEqual(['Crew', 'general', 'weather'])
    expect(data.filter(isListed).map(({ title }) => title)).not.toContain('weather')
  })
})

describe('muting (features row 27)', () => {
  const now = Date.parse('2026-11-21T12:00:00.000Z')
  const muted = (until: string): ConversationPreferences => ({ ...usualPreferences, mutedUntil: until })

  it('lasts as long as was chosen', () => {
    expect(mutedUntil('hour', now)).toBe('2026-11-21T13:00:00.000Z')
    expect(mutedUntil('hours', now)).toBe('2026-11-21T20:00:00.000Z')
    expect(new Date(mutedUntil('tomorrow', now) ?? '').getHours()).toBe(8)
    expect(mutedUntil('forever', now)).toBe('forever')
  })

  it('is over when its time has come, and says until when', () => {
    expect(isMuted(muted('2026-11-21T11:59:00.000Z'), now)).toBe(false)
    expect(muteText(muted('2026-11-21T11:59:00.000Z'), now)).toBeUndefined()
    expect(isMuted(muted('2026-11-21T12:01:00.000Z'), now)).toBe(true)
    expect(muteText(muted('2026-11-21T13:00:00.000Z'), now)).toMatch(/^Muted until \d/)
    expect(muteText(muted('9999-12-31T23:59:59.999Z'), now)).toBe('Muted')
  })
})

describe('times in words', () => {
  it('use the largest unit that leaves nothing over', () => {
    expect([60_000 * 15, 3_600_000, 86_400_000, 90 * 86_400_000].map(durationName)).toEqual([
      '15 minutes',
      '1 hour',
      '1 day',
      '90 days',
    ])
  })

  it('offer what another device has chosen beside the usual choices', () => {
    expect(vanishChoices(undefined).map(({ label }) => label)).toEqual([
      'Off',
      '1 hour',
      '8 hours',
      '1 day',
      '7 days',
      '30 days',
      '90 days',
    ])
    expect(vanishChoices(2 * 3_600_000).at(-1)?.label).toBe('2 hours')
    expect(editChoices(0).map(({ label }) => label)).toEqual([
      'Never',
      'For 15 minutes',
      'For 1 hour',
      'For 1 day',
      'Always',
    ])
    expect(editChoices(5 * 60_000).at(-1)?.label).toBe('For 5 minutes')
  })
})
