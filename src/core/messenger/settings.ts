import type { Context } from './context'
import type { Messenger, Settings } from './api'
import type { Storage } from '../storage/storage'

export const defaultSettings: Settings = {
  theme: 'system',
  enterSends: true,
  readReceipts: true,
  typingIndicators: true,
  notifications: true,
}

export const loadSettings = async (storage: Storage): Promise<Settings> =>
  (await storage.read(({ settings }) => settings.get('settings'))) ?? defaultSettings

export const createSettings = ({ storage, happenings }: Context): Messenger['settings'] => ({
  get: () => loadSettings(storage),
  live: () => storage.live(async ({ settings }) => (await settings.get('settings')) ?? defaultSettings),
  update: async (patch) => {
    const settings = await storage.write(async (records) => {
      const next = { ...((await records.settings.get('settings')) ?? defaultSettings), ...patch }
      await records.settings.put(next)
      return next
    })
    happenings.settings.emit(settings)
  },
})
