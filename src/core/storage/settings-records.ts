import * as v from 'valibot'

export const settingsRecord = v.object({
  theme: v.picklist(['system', 'light', 'dark']),
  enterSends: v.boolean(),
  readReceipts: v.boolean(),
  typingIndicators: v.boolean(),
  notifications: v.boolean(),
  relayOnly: v.optional(v.picklist(['strangers', 'calls', 'always']), 'strangers'),
  ringtone: v.optional(v.boolean(), true),
  /** By origin: what we were given to be let in there. */
  serverCodes: v.exactOptional(v.record(v.string(), v.string())),
})
export type SettingsRecord = v.InferOutput<typeof settingsRecord>

export const statusRecord = v.object({ status: v.picklist(['online', 'away', 'busy', 'invisible']) })
