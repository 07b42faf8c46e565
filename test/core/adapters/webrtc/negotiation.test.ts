import { describe, expect, it } from 'vitest'
import { Negotiation } from '../../../../src/core/adapters/webrtc/negotiation'
import type { Step } from '../../../../src/core/adapters/webrtc/signals'

const sdp = (fragment: string): string => `v=0\r\na=ice-ufrag:${fragment}\r\na=ice-pwd:secret\r\n`
const described = (type: 'offer' | 'answer', fragment: string) => ({
  type,
  sdp: sdp(fragment),
  toJSON: () => ({ type, sdp: sdp(fragment) }),
})
const offer = (fragment: string): Step => ({ type: 'offer', sdp: sdp(fragment) })
const answer = (to: string): Step => ({ type: 'answer', sdp: sdp('theirs'), to })

interface Described {
  signalingState: RTCSignalingState
  localDescription: RTCSessionDescription
  remoteDescription: RTCSessionDescription | null
}

/** The end that offers, while its offer of that fragment stands. */
const offering = (fragment: string) => {
  const real: Described = {
    signalingState: 'have-local-offer',
    localDescription: described('offer', fragment),
    remoteDescription: null,
  }
  return { real, negotiation: new Negotiation(true, () => real) }
}

describe('CL5: offers and answers that come late, twice or in a burst', () => {
  it('an answer is taken once, though it comes twice before the first is in', () => {
    const { negotiation } = offering('mine')
    expect([negotiation.takes(answer('mine')), negotiation.takes(answer('mine'))]).toEqual([true, false])
  })

  it('an answer to an earlier offer is not one to that which stands', () => {
    const { negotiation, real } = offering('first')
    real.localDescription = described('offer', 'second')
    expect(negotiation.takes(answer('first'))).toBe(false)
    expect(negotiation.takes({ type: 'answer', sdp: sdp('theirs') })).toBe(false)
    expect(negotiation.takes(answer('second'))).toBe(true)
  })

  it('an answer says which offer it answers, and nothing else does', () => {
    const { negotiation, real } = offering('mine')
    real.remoteDescription = described('offer', 'theirs')
    expect(negotiation.addressed({ type: 'answer', sdp: sdp('mine') })).toEqual({
      type: 'answer',
      sdp: sdp('mine'),
      to: 'theirs',
    })
    expect(negotiation.addressed(offer('mine'))).toEqual(offer('mine'))
  })

  it('of the offers that come while one is answered the newest is answered next', () => {
    const negotiation = new Negotiation(false, () => undefined)
    const taken = ['one', 'two', 'three'].map((fragment) => negotiation.takes(offer(fragment)))
    expect(taken).toEqual([true, false, false])
    expect(negotiation.agreed()).toEqual(offer('three'))
    expect(negotiation.agreed()).toBeUndefined()
    expect(negotiation.takes(offer('four'))).toBe(true)
  })

  it('whoever offers takes no offer, and candidates are always taken', () => {
    const { negotiation } = offering('mine')
    expect(negotiation.takes(offer('theirs'))).toBe(false)
    negotiation.takes(answer('mine'))
    expect(negotiation.takes({ type: 'candidate', candidate: { candidate: '' } })).toBe(true)
  })
})
