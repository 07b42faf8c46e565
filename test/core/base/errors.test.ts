import { describe, expect, it } from 'vitest'
import { assert, errorCodes, isTincanError, TincanError, unreachable } from '../../../src/core/base/errors'
import { err, ok, type Result } from '../../../src/core/base/result'

describe('an error of the public API', () => {
  it('is told by its code and carries its cause', () => {
    const cause = new Error('the disk said no')
    const error = new TincanError('STORAGE_FULL', 'The disk is full.', { cause })
    expect(isTincanError(error)).toBe(true)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'TincanError', code: 'STORAGE_FULL', message: 'The disk is full.', cause })
  })

  it('is not any error that looks like one', () => {
    for (const other of [new Error('no'), { name: 'TincanError', code: 'OFFLINE' }, 'OFFLINE', undefined]) {
      expect(isTincanError(other)).toBe(false)
    }
  })

  it('has each code once, in order, so that two who add one meet', () => {
    expect([...new Set(errorCodes)].sort()).toEqual(errorCodes)
  })
})

describe('a bug', () => {
  it('is asserted, and is no error of the public API', () => {
    assert(true, 'never said')
    const broken = (): void => {
      assert(0, 'a number that counts')
    }
    expect(broken).toThrow('assertion failed: a number that counts')
    try {
      broken()
    } catch (error) {
      expect(isTincanError(error)).toBe(false)
    }
  })

  it('of the impossible case names its type, not its content', () => {
    const impossible: never[] = []
    const secret: unknown = 'dear Bob'
    Reflect.set(impossible, 0, secret)
    expect(() => impossible.map((value) => unreachable(value))).toThrow('unreachable: string')
  })
})

describe('HP2: a result', () => {
  const half = (number: number): Result<number, 'ODD'> => (number % 2 === 0 ? ok(number / 2) : err('ODD'))

  it('is a value or an error, and says which', () => {
    expect(half(4)).toEqual({ ok: true, value: 2 })
    expect(half(3)).toEqual({ ok: false, error: 'ODD' })
  })
})
