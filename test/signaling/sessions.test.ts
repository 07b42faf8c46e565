import { describe, expect, it } from 'vitest'
import { Challenges, challengeLifetimeMs } from '../../signaling/challenges'
import { defaultLimits } from '../../signaling/limits'
import { provesMembership, provesSession } from '../../signaling/proofs'
import { Sessions, sessionLifetimeMs, ticketLifetimeMs } from '../../signaling/sessions'
import { fromBase64Url } from '../../src/core/base/bytes'
import { systemRandom } from '../../src/core/base/random'
import { joinProofBytes, sessionProofBytes } from '../../src/core/protocol/signaling/proofs'
import { keyOf, sessionOf, topicOf, zidOf } from './support'

const alice = zidOf('alice')

describe('proofs', () => {
  it('SG1 SG2 are over these bytes', () => {
    const text = new TextDecoder().decode(sessionProofBytes('https://chat.example', Uint8Array.of(65, 66)))
    expect(text).toBe('tincan-session-v1\0https://chat.example\0AB')
    expect(new TextDecoder().decode(joinProofBytes(sessionOf('a')))).toBe(`tincan-join-v1\0${sessionOf('a')}`)
  })

  it('SG1 SG2 hold for the right key, bytes and signature, and never throw', () => {
    const challenge = 'QUJD'
    const bytes = fromBase64Url(challenge) ?? new Uint8Array()
    const signature = keyOf('zid of alice').sign(sessionProofBytes('https://a.example', bytes))
    expect(provesSession(alice, 'https://a.example', challenge, signature)).toBe(true)
    expect(provesSession(alice, 'https://b.example', challenge, signature)).toBe(false)
    expect(provesSession(zidOf('bob'), 'https://a.example', challenge, signature)).toBe(false)
    expect(provesSession(alice, 'https://a.example', 'QUJE', signature)).toBe(false)
    for (const broken of ['', '*', signature.slice(1), 'A'.repeat(86)])
      expect(provesSession(alice, 'https://a.example', challenge, broken)).toBe(false)
    const topic = topicOf('proof')
    expect(provesMembership(topic.id, sessionOf('a'), topic.proof(sessionOf('a')))).toBe(true)
    expect(provesMembership(topic.id, sessionOf('b'), topic.proof(sessionOf('a')))).toBe(false)
  })
})

describe('challenges', () => {
  it('SG1 are for one zid, once, for a minute, by one server', () => {
    const challenges = new Challenges(systemRandom)
    const { challenge } = challenges.issue(alice, 0)
    expect(challenges.redeem(zidOf('bob'), challenge, 1)).toEqual({ ok: false, error: 'unknown' })
    expect(new Challenges(systemRandom).redeem(alice, challenge, 1)).toEqual({ ok: false, error: 'unknown' })
    expect(challenges.redeem(alice, challenge, challengeLifetimeMs)).toEqual({ ok: false, error: 'expired' })
    expect(challenges.redeem(alice, challenge, 1).ok).toBe(true)
    expect(challenges.redeem(alice, challenge, 2)).toEqual({ ok: false, error: 'used' })
  })

  it('SG10 remembers so many answered ones, until they expire', () => {
    const challenges = new Challenges(systemRandom, 1)
    expect(challenges.redeem(alice, challenges.issue(alice, 0).challenge, 1).ok).toBe(true)
    const second = challenges.issue(alice, 10).challenge
    expect(challenges.redeem(alice, second, 20)).toEqual({ ok: false, error: 'full' })
    expect(challenges.redeem(alice, second, challengeLifetimeMs).ok).toBe(true)
  })
})

describe('sessions', () => {
  const setup = (limits = {}): Sessions => new Sessions(systemRandom, { ...defaultLimits, ...limits })

  it('SG1 end by their expiry, with their tickets', () => {
    const sessions = setup()
    const opened = sessions.open(alice, 'here', 0)
    if (!opened.ok) throw new Error('refused')
    const { session, token } = opened.value
    const ticket = sessions.issueTicket(session.id, sessionLifetimeMs - 1)
    expect(sessions.byToken(token, sessionLifetimeMs - 1)?.id).toBe(session.id)
    expect(sessions.byToken(token, sessionLifetimeMs)).toBeUndefined()
    expect(ticket.ok && sessions.redeemTicket(ticket.value.ticket, sessionLifetimeMs)).toBeUndefined()
    expect(sessions.expired(sessionLifetimeMs)).toEqual([session.id])
    sessions.end(session.id)
    expect([sessions.size, sessions.expired(sessionLifetimeMs)]).toEqual([0, []])
  })

  it('SG1 tickets work once, within a minute, and only so many wait', () => {
    const sessions = setup()
    const opened = sessions.open(alice, 'here', 0)
    if (!opened.ok) throw new Error('refused')
    const { id } = opened.value.session
    const issue = (now: number): string => {
      const issued = sessions.issueTicket(id, now)
      return issued.ok ? issued.value.ticket : issued.error.code
    }
    const ticket = issue(0)
    expect(sessions.redeemTicket(ticket, ticketLifetimeMs - 1)?.id).toBe(id)
    expect(sessions.redeemTicket(ticket, ticketLifetimeMs - 1)).toBeUndefined()
    expect(sessions.redeemTicket(issue(0), ticketLifetimeMs)).toBeUndefined()
    const many = Array.from({ length: 17 }, () => issue(100_000))
    expect(many.filter((text) => text === 'LIMIT_REACHED')).toHaveLength(1)
    expect(issue(100_000 + ticketLifetimeMs)).not.toBe('LIMIT_REACHED')
  })

  it('SG10 are bounded by address and in all', () => {
    const sessions = setup({ sessionsPerAddress: 1, sessions: 2 })
    expect(sessions.open(alice, 'here', 0).ok).toBe(true)
    expect(sessions.open(alice, 'here', 0)).toMatchObject({ error: { code: 'LIMIT_REACHED' } })
    expect(sessions.open(alice, 'there', 0).ok).toBe(true)
    expect(sessions.open(alice, 'elsewhere', 0)).toMatchObject({ error: { code: 'LIMIT_REACHED' } })
  })
})
