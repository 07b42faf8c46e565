import { describe, expect, it } from 'vitest'
import { storageFailure } from '../../../../src/core/adapters/dexie/failure'
import { TincanError } from '../../../../src/core/base/errors'

const secret = 'dear Bob, the key is under the mat'
const dom = (name: string): DOMException => new DOMException(secret, name)
const around = (name: string, inner: unknown): Error => Object.assign(new Error(secret), { name, inner })

describe('ST3: what a failure of the disk means', () => {
  it.each([
    ['a full disk', dom('QuotaExceededError'), 'STORAGE_FULL'],
    ['a transaction aborted by a full disk', around('AbortError', dom('QuotaExceededError')), 'STORAGE_FULL'],
    [
      'a full disk in a full disk’s clothes',
      around('OpenFailedError', around('AbortError', dom('QuotaExceededError'))),
      'STORAGE_FULL',
    ],
    ['a backing store that is corrupt', dom('UnknownError'), 'STORAGE_DAMAGED'],
    ['a value that cannot be read', dom('DataError'), 'STORAGE_DAMAGED'],
    ['a file that is missing', dom('NotReadableError'), 'STORAGE_DAMAGED'],
    ['a table that is missing', dom('NotFoundError'), 'STORAGE_DAMAGED'],
    ['an opening that found corruption', around('OpenFailedError', dom('UnknownError')), 'STORAGE_DAMAGED'],
    ['a transaction aborted for no reason told', dom('AbortError'), 'STORAGE_UNAVAILABLE'],
    ['a browser without IndexedDB', around('MissingAPIError', null), 'STORAGE_UNAVAILABLE'],
    ['a database that was closed', around('DatabaseClosedError', null), 'STORAGE_UNAVAILABLE'],
    ['a connection that is going', dom('InvalidStateError'), 'STORAGE_UNAVAILABLE'],
    ['a page that may not store', dom('SecurityError'), 'STORAGE_UNAVAILABLE'],
    ['a newer version that came in between', dom('VersionError'), 'STORAGE_UNAVAILABLE'],
  ])('%s', (_, error, code) => {
    const failure = storageFailure(error)
    expect(failure).toBeInstanceOf(TincanError)
    expect(failure).toMatchObject({ code, cause: error })
    expect(String(failure)).not.toContain(secret)
  })

  it('leaves alone what is not the disk’s fault', () => {
    for (const error of [new RangeError('a bug'), 'a text', undefined, null, { name: 7 }, { name: 'AnyError' }]) {
      expect(storageFailure(error)).toBe(error)
    }
    const known = new TincanError('STORAGE_DAMAGED', 'A row is damaged.')
    expect(storageFailure(known)).toBe(known)
  })

  it('comes to an end with an error that contains itself', () => {
    const error = around('AnyError', undefined)
    Object.assign(error, { inner: error })
    expect(storageFailure(error)).toBe(error)
  })
})
