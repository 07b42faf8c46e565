import { describe, expect, it } from 'vitest'
import { disposable, DisposableStore } from '../../../src/core/base/disposables'

const noting = (log: string[], name: string) => disposable(() => log.push(name))

describe('something to dispose of', () => {
  it('lets go once, however often it is told', () => {
    const log: string[] = []
    const item = noting(log, 'socket')
    item.dispose()
    item.dispose()
    expect(log).toEqual(['socket'])
  })

  it('lets go once even if letting go leads back to it', () => {
    const log: string[] = []
    const item = disposable(() => {
      log.push('socket')
      item.dispose()
    })
    item.dispose()
    expect(log).toEqual(['socket'])
  })
})

describe('a store of disposables', () => {
  it('lets go in reverse order, once', () => {
    const log: string[] = []
    const store = new DisposableStore()
    for (const name of ['disk', 'network', 'room']) store.add(noting(log, name))
    expect(store.disposed).toBe(false)
    store.dispose()
    store.dispose()
    expect(store.disposed).toBe(true)
    expect(log).toEqual(['room', 'network', 'disk'])
  })

  it('gives back what it is given', () => {
    const item = noting([], 'disk')
    expect(new DisposableStore().add(item)).toBe(item)
  })

  it('lets go at once of what comes too late, also of what comes while it lets go', () => {
    const log: string[] = []
    const store = new DisposableStore()
    store.add(
      disposable(() => {
        log.push('room')
        store.add(noting(log, 'opened by the room'))
      }),
    )
    store.dispose()
    store.add(noting(log, 'late'))
    expect(log).toEqual(['room', 'opened by the room', 'late'])
  })
})
