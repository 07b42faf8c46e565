import type { Persistence } from './platform'

export const createPersistence = (storage: StorageManager | undefined): Persistence => ({
  request: async () => (await storage?.persist?.()) ?? false,
  granted: async () => (await storage?.persisted?.()) ?? false,
  used: async () => (await storage?.estimate?.())?.usage,
})
