import { TincanError } from '../base/errors'
import type { ConversationId } from '../base/ids'
import { readSummary, summaryRecordOf } from '../sync/summary'
import type { PreferencesPatch } from './api'
import type { Context } from './context'
import { openConversation } from './refusals'
import { forever, usualPreferences } from './views/conversation'

/** Kept on this device, told to nobody (features row 27). */
export const updatePreferences = (id: ConversationId, patch: PreferencesPatch, context: Context): Promise<void> =>
  context.storage.write(async (records) => {
    const { conversation } = await openConversation(records, id, context)
    const { mutedUntil, ...before } = (await records.preferences.get(id)) ?? usualPreferences(conversation)
    const muted = 'mutedUntil' in patch ? momentOf(patch.mutedUntil) : mutedUntil
    if (patch.notify === 'mentions' && conversation.contact !== undefined)
      throw new TincanError('INVALID_ARGUMENT', 'Between two there is all or none to be notified of.')
    const after = {
      ...before,
      starred: patch.starred ?? before.starred,
      archived: patch.archived ?? before.archived,
      notify: patch.notify ?? before.notify,
      ...(muted === undefined ? {} : { mutedUntil: muted }),
    }
    await records.preferences.put(after)
    const shelf = conversation.hidden === true ? '-' : after.archived ? '0' : after.starred ? '2' : '1'
    if (shelf === conversation.shelf) return
    await records.conversations.put({ ...conversation, shelf })
    await records.summaries.put(summaryRecordOf({ ...conversation, shelf }, await readSummary(records, id)))
  })

const momentOf = (until: PreferencesPatch['mutedUntil']): number | undefined => {
  if (until === undefined) return undefined
  if (until === 'forever') return forever
  const at = Date.parse(until)
  if (Number.isNaN(at)) throw new TincanError('INVALID_ARGUMENT', 'That is no time to be muted until.')
  return at
}
