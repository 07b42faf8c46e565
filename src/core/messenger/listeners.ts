import type { AccountId } from '../base/ids'
import type { MessageRecord, PreferencesRecord } from '../storage/records'
import type { Messenger } from './api'
import type { Context } from './context'
import { openConversation } from './refusals'
import { conversationView, usualPreferences } from './views/conversation'
import { contactView, requestView } from './views/introductions'
import { isOnScreen, messageView } from './views/message'

export const createListeners = (context: Context): Messenger['on'] => {
  const { background, happenings, storage } = context
  return {
    message: (listener) =>
      happenings.message.on((message) => {
        const telling = storage.read(async (records) => {
          const now = await records.messages.get(message.id)
          if (now === undefined || !isOnScreen(now)) return undefined
          const scene = await openConversation(records, message.conversation, context)
          const preferences =
            (await records.preferences.get(message.conversation)) ?? usualPreferences(scene.conversation)
          return {
            message: await messageView(records, now, scene),
            conversation: await conversationView(records, scene),
            notify: isWanted(now, preferences, context),
          }
        })
        background(
          telling.then((told) => {
            if (told !== undefined) listener(told.message, told.conversation, told.notify)
          }),
        )
      }),
    request: (listener) =>
      happenings.request.on((id) => {
        const telling = storage.read(async ({ requests }) => {
          const record = await requests.get(id)
          const view = record && requestView(record)
          return view?.direction === 'incoming' ? view : undefined
        })
        background(telling.then(ifThere(listener)))
      }),
    accepted: (listener) =>
      happenings.accepted.on((account: AccountId) => {
        const telling = storage.read(async (records) => {
          const contact = await records.contacts.get(account)
          return contact && contactView(records, contact)
        })
        background(telling.then(ifThere(listener)))
      }),
    invited: (listener) =>
      happenings.invited.on((id) => {
        const telling = storage.read(async (records) =>
          (await records.conversations.get(id)) === undefined
            ? undefined
            : conversationView(records, await openConversation(records, id, context)),
        )
        background(telling.then(ifThere(listener)))
      }),
    call: happenings.call.on,
  }
}

/** Somebody said something, nobody we blocked, and its owner has not asked for quiet (features row 27). */
const isWanted = (
  { base }: MessageRecord,
  { archived, mutedUntil, notify }: PreferencesRecord,
  { clock, isBlocked }: Context,
): boolean => {
  if (base?.content.kind !== 'text' || isBlocked(base.author)) return false
  if (mutedUntil !== undefined && mutedUntil > clock.now()) return false
  if (notify === 'none' || (archived && !base.content.mentionsMe)) return false
  return notify === 'all' || base.content.mentionsMe
}

const ifThere =
  <T>(listener: (value: T) => void) =>
  (value: T | undefined): void => {
    if (value !== undefined) listener(value)
  }
