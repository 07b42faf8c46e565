import { describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../../../src/core/adapters/webrtc/fingerprints'

const bytes = (byte: string, count = 32): string => Array.from({ length: count }, () => byte).join(':')
const sdp = (...lines: string[]): string =>
  ['v=0', 'm=application 9 UDP/DTLS/SCTP', ...lines, 'a=mid:0', ''].join('\r\n')

describe('the fingerprint of a description (RFC 8122)', () => {
  it('is its one line, in lower case', () => {
    expect(fingerprintOf(sdp(`a=fingerprint:SHA-256 ${bytes('AB')}`))).toBe(`sha-256 ${bytes('ab')}`)
    expect(fingerprintOf(sdp(`a=fingerprint:sha-512 ${bytes('0f', 64)}`))).toBe(`sha-512 ${bytes('0f', 64)}`)
  })

  it('may be said twice, for the session and for its medium', () => {
    const line = `a=fingerprint:sha-256 ${bytes('ab')}`
    expect(fingerprintOf(sdp(line, line.toUpperCase().replace('A=FINGERPRINT', 'a=fingerprint')))).toBe(
      `sha-256 ${bytes('ab')}`,
    )
  })

  it('is none where there are two: somebody in the middle would show both their own and the one they pose as', () => {
    const [own, victim] = [`a=fingerprint:sha-256 ${bytes('ab')}`, `a=fingerprint:sha-256 ${bytes('cd')}`]
    expect(fingerprintOf(sdp(own, victim))).toBeUndefined()
    expect(fingerprintOf(sdp(victim, `a=fingerprint:sha-1 ${bytes('ab', 20)}`))).toBeUndefined()
    expect(fingerprintOf(sdp(victim, 'a=fingerprint:sha-256 nonsense'))).toBeUndefined()
    expect(fingerprintOf(`${sdp(victim)}${own.replace('a=', 'A=')}\n`)).toBeUndefined()
    expect(fingerprintOf(`${sdp(victim)}${own.replace('fingerprint:', 'fingerprint:\t ')}\r`)).toBeUndefined()
  })

  it('is none where the hash is weak, cut short, or missing', () => {
    expect(fingerprintOf(sdp(`a=fingerprint:sha-1 ${bytes('ab', 20)}`))).toBeUndefined()
    expect(fingerprintOf(sdp(`a=fingerprint:md5 ${bytes('ab', 16)}`))).toBeUndefined()
    expect(fingerprintOf(sdp(`a=fingerprint:sha-256 ${bytes('ab', 31)}`))).toBeUndefined()
    expect(fingerprintOf(sdp())).toBeUndefined()
    expect(fingerprintOf('')).toBeUndefined()
  })
})
