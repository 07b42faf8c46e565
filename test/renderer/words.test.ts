import { describe, expect, it } from 'vitest'
import { errorCodes } from '../../src/core/base/errors'
import { TincanError, type NetworkView } from '../../src/core'
import { enterMeans } from '../../src/renderer/features/composer/enter'
import { situationOf } from '../../src/renderer/features/connection/situation'
import { matches } from '../../src/renderer/features/conversations/matches'
import { originOf } from '../../src/renderer/features/settings/origin'
import { inviteInAddress } from '../../src/renderer/platform/inviteAddress'
import { sentenceFor } from '../../src/renderer/state/sentences'
import { ago, dayName, listTime } from '../../src/renderer/state/times'
import { initialsOf } from '../../src/renderer/ui/initials'
import { accountOf, deviceOf, sessionOf, zidOf } from './support/world'

describe('times', () => {
  const now = new Date(2026, 10, 21, 12).getTime()
  const before = (minutes: number): string => new Date(now - minutes * 60_000).toISOString()

  it('are relative where they are near', () => {
    expect(ago(before(0), now)).toBe('just now')
    expect(ago(before(5), now)).toBe('5 minutes ago')
    expect(ago(before(120), now)).toBe('2 hours ago')
    expect(ago(before(24 * 60), now)).toBe('yesterday')
    expect(ago(before(-10), now)).toBe('just now')
  })

  it('name the day', () => {
    expect(dayName(before(1), now)).toBe('Today')
    expect(dayName(before(24 * 60), now)).toBe('Yesterday')
    expect(dayName(before(3 * 24 * 60), now)).toBe('Wednesday')
    expect(dayName(before(400 * 24 * 60), now)).toMatch(/2025/)
    expect(listTime(before(2 * 24 * 60), now)).toBe('Thu')
  })
})

describe('the situation of the connection', () => {
  const view = (patch: Partial<NetworkView>): NetworkView => ({
    server: 'https://tin.example',
    closed: [],
    signaling: { kind: 'online', session: sessionOf('alice') },
    links: [],
    relayed: [],
    refusals: {},
    ...patch,
  })
  const bob = (path: 'direct' | 'relayed', device = 'one') =>
    ({ account: accountOf('bob'), device: deviceOf(device), path }) as const

  it('is fine with the server there, also with nobody connected', () => {
    expect(situationOf(view({})).kind).toBe('fine')
    expect(situationOf(view({ links: [bob('direct')] }))).toEqual({ kind: 'fine', text: 'Connected' })
  })

  it('says when everything goes through a relay (DL5)', () => {
    expect(situationOf(view({ links: [bob('relayed')] })).kind).toBe('relayed')
    expect(situationOf(view({ relayed: [accountOf('bob')] })).kind).toBe('relayed')
    expect(situationOf(view({ links: [bob('relayed'), bob('direct')] })).kind).toBe('fine')
  })

  it('says when the server is away, and that existing peers stay: two devices are one contact', () => {
    const away = { kind: 'offline', reason: 'unreachable' } as const
    expect(situationOf(view({ signaling: away })).text).toMatch(/cannot be reached.*wait on this device/)
    const connected = situationOf(view({ signaling: away, links: [bob('direct'), bob('direct', 'two')] }))
    expect(connected.kind).toBe('unreachable')
    expect(connected.text).toMatch(/still connected to 1 contact/)
  })

  it('tells being refused and a restart from being away', () => {
    expect(situationOf(view({ signaling: { kind: 'offline', reason: 'refused' } })).text).toMatch(/does not let/)
    const refused = { kind: 'offline', reason: 'refused' } as const
    const closed = { server: 'https://tin.example', zid: zidOf('alice'), reason: 'code-required' } as const
    expect(situationOf(view({ signaling: refused, closed: [closed] })).text).toMatch(/asks for an invite code/)
    const elsewhere = { ...closed, server: 'https://other.example' }
    expect(situationOf(view({ signaling: refused, closed: [elsewhere] })).text).toMatch(/does not let/)
    expect(situationOf(view({ signaling: { kind: 'offline', reason: 'draining' } })).kind).toBe('connecting')
    expect(situationOf(view({ signaling: { kind: 'connecting' } })).text).toMatch(/^Connecting/)
  })
})

describe('small decisions', () => {
  it('finds names without accents, case or order', () => {
    expect(matches('Zoë Müller', 'muller zoe')).toBe(true)
    expect(matches('Zoë Müller', '')).toBe(true)
    expect(matches('Zoë Müller', 'zoe x')).toBe(false)
  })

  it('knows what Enter means', () => {
    const plain = { shiftKey: false, ctrlKey: false, metaKey: false }
    expect(enterMeans(plain, true)).toBe('send')
    expect(enterMeans(plain, false)).toBe('break')
    expect(enterMeans({ ...plain, shiftKey: true }, true)).toBe('break')
    expect(enterMeans({ ...plain, metaKey: true }, false)).toBe('send')
  })

  it('takes the initials of any script', () => {
    expect(['Ada Lovelace', 'bob', '🦊 Felix', 'נועה כהן', 'Ægir von Ås'].map(initialsOf)).toEqual([
      'AL',
      'B',
      '🦊F',
      'נכ',
      'ÆÅ',
    ])
  })

  it('reads an invite out of the address and nothing else (ID4)', () => {
    expect(inviteInAddress('https://tin.example/i#abc')).toBe('https://tin.example/i#abc')
    expect(
      ['https://tin.example/i', 'https://tin.example/#abc', 'https://tin.example/in#abc'].map(inviteInAddress),
    ).toEqual([undefined, undefined, undefined])
  })

  it('takes the origin of a server and nothing more', () => {
    expect(originOf(' https://tin.example/ ')).toBe('https://tin.example')
    const refused = ['tin.example', 'ftp://tin.example', 'https://tin.example/x', 'https://me@tin.example', '']
    expect(refused.map(originOf)).toEqual(refused.map(() => undefined))
  })

  it('has a sentence of its own for each refusal, and never shows a program’s text', () => {
    const told = errorCodes.map((code) => sentenceFor(new TincanError(code, 'internal detail')))
    expect(new Set(told).size).toBe(errorCodes.length)
    expect([...told, sentenceFor(new Error('internal detail'))].join()).not.toMatch(/internal detail/)
  })
})
