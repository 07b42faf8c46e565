import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64Url, toBase64Url } from '../../../src/core/base/bytes'
import { readCertificate } from '../../../src/core/identity/certificate'
import { serverIdentity } from '../../../src/core/identity/account'
import {
  createInvite,
  inviteLifetimeMs,
  inviteLink,
  inviteTopic,
  inviteWebLink,
  readInvite,
} from '../../../src/core/identity/invite'
import { cleanName } from '../../../src/core/identity/profile'
import { noon, person } from '../../support/core/people'
import { seededRandom } from '../../../src/core/adapters/memory/random'

const alice = person('alice')
const invite = createInvite(alice.account, alice.certificate, {
  server: 'https://tin.example',
  name: 'Alice 🎈',
  now: noon,
  random: seededRandom(1),
})

describe('ID2: device certificates', () => {
  it('say whose device it is, and are worthless once a bit is changed', () => {
    const { bytes } = alice.certificate
    const read = readCertificate(bytes)
    expect(read.ok && read.value.account).toBe(alice.account.id)
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const spoiled = bytes.slice()
        spoiled[bit >> 3] = (spoiled[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(readCertificate(spoiled).ok).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
})

describe('ID3: one account, many servers', () => {
  it('shows each server another key, and the same server the same', () => {
    const at = (origin: string) => serverIdentity(alice.account.seed, origin).zid
    expect(at('https://one.example')).toBe(at('https://one.example'))
    expect(at('https://one.example')).not.toBe(at('https://two.example'))
    expect(at('https://one.example')).not.toBe(alice.account.id)
  })
})

describe('ID4: invites', () => {
  it('read the same from either link, the bare code, and with spaces round it', () => {
    for (const text of [inviteLink(invite), inviteWebLink(invite), invite.code, `  ${inviteLink(invite)}\n`]) {
      const read = readInvite(text)
      expect(read.ok && { ...read.value }).toMatchObject({
        id: invite.id,
        name: 'Alice 🎈',
        server: 'https://tin.example',
        expiresAt: noon + inviteLifetimeMs,
      })
      expect(read.ok && read.value.certificate.account).toBe(alice.account.id)
    }
  })

  it('keep everything in the fragment, which no server sees', () => {
    const web = new URL(inviteWebLink(invite))
    expect(web.pathname).toBe('/i')
    expect(web.search).toBe('')
    expect(inviteLink(invite).length).toBeLessThan(600)
  })

  it('lead both to one topic, and each invite to its own', () => {
    const read = readInvite(invite.code)
    expect(read.ok && inviteTopic(read.value.secret).id).toBe(inviteTopic(invite.secret).id)
    const other = createInvite(alice.account, alice.certificate, {
      server: 'https://tin.example',
      name: 'Alice',
      now: noon,
      random: seededRandom(2),
    })
    expect(inviteTopic(other.secret).id).not.toBe(inviteTopic(invite.secret).id)
  })

  it('are refused with any bit changed, cut or lengthened', () => {
    const bytes = fromBase64Url(invite.code) ?? new Uint8Array()
    fc.assert(
      fc.property(fc.nat({ max: bytes.length * 8 - 1 }), (bit) => {
        const spoiled = bytes.slice()
        spoiled[bit >> 3] = (spoiled[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(readInvite(toBase64Url(spoiled)).ok).toBe(false)
      }),
      { numRuns: 150 },
    )
    expect(readInvite(invite.code.slice(0, -3))).toEqual({ ok: false, error: 'garbled' })
    expect(readInvite(`${invite.code}AAAA`).ok).toBe(false)
  })

  it('never throw on a text somebody pasted (HP1)', () => {
    fc.assert(fc.property(fc.string({ maxLength: 900 }), (text) => !readInvite(text).ok))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => !readInvite(toBase64Url(bytes)).ok))
    expect(readInvite('x'.repeat(1_000_000)).ok).toBe(false)
  })
})

describe('names people go by', () => {
  it('lose what could pass one off as another', () => {
    expect(cleanName('  Ann \u202e eiluJ \n ')).toBe('Ann eiluJ')
    expect(cleanName('\u0000\u0007')).toBeUndefined()
    expect(cleanName('🧑‍🚀'.repeat(22))).toBeUndefined()
    expect(cleanName('محمد')).toBe('محمد')
  })
})
