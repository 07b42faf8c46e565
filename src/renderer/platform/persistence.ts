import type { Persistence } from './platform'

export const createPersistence = (storage: StorageManager): Persistence => ({
  request: () => storage.persist(),
  granted: () => storage.persisted(),
  used: async () => (await storage.estimate()).usage,
})
