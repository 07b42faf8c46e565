import { createMemoryRows, type MemoryRowStore } from '../../src/core/adapters/memory/storage/rowStore'
import { assert } from '../../src/core/base/errors'
import type { RowStore } from '../../src/core/storage/rows'
import { describeStorage } from './storage'

const opened = new WeakMap<RowStore, MemoryRowStore>()
const own = (store: MemoryRowStore): Promise<RowStore> => {
  opened.set(store, store)
  return Promise.resolve(store)
}

describeStorage('memory', {
  open: () => own(createMemoryRows()),
  restart: (store) => {
    const ended = opened.get(store)
    assert(ended, 'a store of this factory')
    return own(ended.crash())
  },
})
