import 'fake-indexeddb/auto'
import { openDexieRows } from '../../src/core/adapters/dexie/open'
import { assert } from '../../src/core/base/errors'
import type { RowStore } from '../../src/core/storage/rows'
import { describeStorage } from './storage'

const names = new WeakMap<RowStore, string>()
let opened = 0
const open = async (name: string): Promise<RowStore> => {
  const store = await openDexieRows({ name })
  names.set(store, name)
  return store
}

describeStorage('Dexie', {
  open: () => open(`contract-${String(++opened)}`),
  restart: (store) => {
    store.dispose()
    const name = names.get(store)
    assert(name, 'a store of this factory')
    return open(name)
  },
})
