import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from '../../signaling/limits'
import { WorkGauge } from '../../signaling/work'
import { fromBase64Url, toBase64Url } from '../../src/core/base/bytes'
import { leadingZeroBits, maxWorkBits } from '../../src/core/protocol/signaling/work'
import { call, proofOf, serve, signIn, zidOf } from './support'

/** Some work for a challenge, by as many bits as are asked for or by too few. */
const workOf = (challenge: string, condition: (bits: number) => boolean): string => {
  const head = fromBase64Url(challenge) ?? new Uint8Array()
  for (let tried = 0; ; tried++) {
    const tail = Buffer.alloc(8)
    tail.writeUInt32BE(tried)
    if (condition(leadingZeroBits(createHash('sha256').update(head).update(tail).digest()))) return toBase64Url(tail)
  }
}

describe('SG11 work', () => {
  it('counts the zero bits in front', () => {
    const hashes = [[0x80], [0x01], [0, 0xff], [0, 0x10], [0, 0]].map((bytes) => Uint8Array.from(bytes))
    expect(hashes.map(leadingZeroBits)).toEqual([0, 7, 8, 11, 16])
  })

  it('is asked for while many sign in, more of it the more they are, and no longer once they do not', () => {
    let crowded = false
    const gauge = new WorkGauge({ mostBits: 18, perSecond: 10 }, () => crowded)
    const crowd = (perSecond: number, from: number): number => {
      for (let at = 0; at < 60_000; at += 1000 / perSecond) gauge.note(from + at)
      return gauge.bits(from + 60_000)
    }
    expect(crowd(5, 0)).toBe(0)
    expect(crowd(12, 60_000)).toBe(14)
    expect(crowd(45, 120_000)).toBe(16)
    expect(crowd(2_000, 180_000)).toBe(18)
    expect(gauge.bits(360_000)).toBe(0)
    crowded = true
    expect(gauge.bits(360_000)).toBe(18)
    expect(new WorkGauge({ mostBits: 0, perSecond: 1 }, () => true).bits(0)).toBe(0)
  })

  it('admits who did it for this challenge, and nobody who did too little, none or another’s', async () => {
    const limits = { ...defaultLimits, sessions: 10 }
    const server = await serve({ work: { mostBits: 12, perSecond: 1_000 }, limits })
    const { port } = server
    expect((await call(port, 'POST', '/api/session/challenge', { body: { zid: zidOf('a') } })).body).not.toHaveProperty(
      'work',
    )
    for (let index = 0; index < 9; index++) await signIn(port, `person ${index}`)
    const asked = await call(port, 'POST', '/api/session/challenge', { body: { zid: zidOf('a') } })
    expect(asked.body).toMatchObject({ work: 12 })
    const attempt = async (work: (challenge: string) => object): Promise<unknown> => {
      const proof = await proofOf(port, 'alice')
      return call(port, 'POST', '/api/session', { body: { ...proof, ...work(proof.challenge) } })
    }
    const refused = { status: 403, body: { code: 'WORK_REQUIRED' } }
    expect(await attempt(() => ({}))).toMatchObject(refused)
    expect(await attempt((challenge) => ({ work: workOf(challenge, (bits) => bits < 10) }))).toMatchObject(refused)
    const elsewhere = (await proofOf(port, 'alice')).challenge
    expect(await attempt(() => ({ work: workOf(elsewhere, (bits) => bits >= 16) }))).toMatchObject(refused)
    expect(await attempt(() => ({ work: 'short' }))).toMatchObject({ status: 400 })
    expect(await attempt((challenge) => ({ work: workOf(challenge, (bits) => bits >= 12) }))).toMatchObject({
      status: 200,
    })
    await server.close()
  })

  it('is never more than a client does', () => {
    expect(maxWorkBits).toBeLessThanOrEqual(20)
  })
})
