import { describe, expect, it } from 'vitest'
import { LastSeen, roster, visible } from '../../signaling/presence'
import { aliasOf, topicOf } from './support'

const [alice, bob, carol] = [aliasOf('alice'), aliasOf('bob'), aliasOf('carol')]
const topic = topicOf('presence').id

describe('presence', () => {
  it('SG6 shows the best status of an alias with several sessions', () => {
    const statuses = visible([
      { alias: alice, status: 'busy', connected: true },
      { alias: alice, status: 'online', connected: true },
      { alias: alice, status: 'away', connected: true },
      { alias: bob, status: 'online', connected: false },
      { alias: bob, status: 'away', connected: true },
      { alias: carol, status: 'invisible', connected: true },
    ])
    expect([...statuses]).toEqual([
      [alice, 'online'],
      [bob, 'away'],
    ])
  })

  it('SG6 lists those gone after those there, the latest first', () => {
    const gone = new Map([
      [alice, 1_000],
      [bob, 3_000],
      [carol, 2_000],
    ])
    expect(roster([{ alias: alice, status: 'online', connected: true }], gone)).toEqual([
      { alias: alice, status: 'online' },
      { alias: bob, status: 'offline', lastSeen: '1970-01-01T00:00:03.000Z' },
      { alias: carol, status: 'offline', lastSeen: '1970-01-01T00:00:02.000Z' },
    ])
  })

  it('SG6 last seen is bounded per topic and in all, and forgets the oldest first', () => {
    const seen = new LastSeen({ lifetimeMs: 1_000, total: 3, perTopic: 2 })
    seen.note(topic, alice, 1)
    seen.note(topic, bob, 2)
    seen.note(topic, alice, 3)
    seen.note(topic, carol, 4)
    expect([...(seen.of(topic) ?? [])]).toEqual([
      [alice, 3],
      [carol, 4],
    ])
    for (const name of ['one', 'two', 'three']) seen.note(topicOf(name).id, bob, 5)
    expect(seen.size).toBe(3)
    expect(seen.of(topic)).toBeUndefined()
  })

  it('SG6 last seen expires', () => {
    const seen = new LastSeen({ lifetimeMs: 1_000, total: 10, perTopic: 10 })
    seen.note(topic, alice, 0)
    seen.note(topic, bob, 500)
    seen.sweep(1_000)
    expect([...(seen.of(topic)?.keys() ?? [])]).toEqual([bob])
    seen.sweep(1_500)
    expect([seen.size, seen.of(topic)]).toEqual([0, undefined])
  })
})
