import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../src/core/adapters/memory/random'
import { systemRandom } from '../../../src/core/base/random'
import { randomContract } from '../../contract/random'

randomContract('the system', () => systemRandom)
randomContract('a seed', () => seededRandom(1))

describe('a seed', () => {
  it('gives the same run again, and another seed another run', () => {
    expect(seededRandom(7).bytes(64)).toEqual(seededRandom(7).bytes(64))
    expect(seededRandom(7).bytes(64)).not.toEqual(seededRandom(8).bytes(64))
    expect(seededRandom(2 ** 40).bytes(64)).not.toEqual(seededRandom(0).bytes(64))
  })
})
