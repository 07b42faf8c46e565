import type { Context } from './context'
import type { Messenger, Settings } from './api'
import type { SettingsRecord } from '../storage/records'
import type { Storage } from '../storage/storage'

export const defaultSettings: Settings = {
  theme: 'system',
  enterSends: true,
  readReceipts: true,
  typingIndicators: true,
  notifications: true,
  relayOnly: 'strangers',
  ringtone: true,
}

export const loadSettings = async (storage: Storage): Promise<SettingsRecord> =>
  (await storage.read(({ settings }) => settings.get('settings'))) ?? defaultSettings

export const createSettings = (context: Context): Messenger['settings'] => ({
  get: () => loadSettings(context.storage),
  live: () => context.storage.live(async ({ settings }) => (await settings.get('settings')) ?? defaultSettings),
  update: (patch) => changeSettings(context, (settings) => ({ ...settings, ...patch })),
})

export const changeSettings = async (
  { storage, happenings }: Context,
  change: (settings: SettingsRecord) => SettingsRecord,
): Promise<void> => {
  const settings = await storage.write(async (records) => {
    const next = change((await records.settings.get('settings')) ?? defaultSettings)
    await records.settings.put(next)
    return next
  })
  happenings.settings.emit(settings)
}
