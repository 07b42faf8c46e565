import { TincanError } from '../base/errors'
import type { ConversationId } from '../base/ids'
import { within } from '../storage/collection'
import type { Range } from '../storage/rows'
import type { Reading } from '../storage/storage'
import { readAhead } from '../sync/ahead'
import type { Listing, MessageQuery, MessageView } from './api'
import type { Context } from './context'
import { openConversation } from './refusals'
import { holds } from '../storage/touch'
import { isOnScreen, messageView, type ShownMessage } from './views/message'
import type { ConversationScene } from './views/scene'

const mostPerPage = 200
const usualPage = 50

interface Listed {
  readonly message: ShownMessage
  readonly ahead?: true
}

export const listMessages = async (
  records: Reading,
  { conversation: id, limit = usualPage, before, after, around, range }: MessageQuery,
  context: Context,
): Promise<Listing<MessageView>> => {
  const scene = await openConversation(records, id, context)
  const size = Math.max(1, Math.min(mostPerPage, Math.floor(limit)))
  const all = within(`${id}/`)
  const from = (boundary: string | undefined) => (boundary === undefined ? all.from : at(id, boundary))
  const to = (boundary: string | undefined) => (boundary === undefined ? all.to : at(id, boundary))
  const ahead = await listAhead(records, id)
  const shown = async (range: Range): Promise<readonly Listed[]> => {
    const told = (await records.messages.list('order', range)).filter(isOnScreen).map((message) => ({ message }))
    const early = ahead.filter(({ message }) => holds(range, `${id}/${message.base.order}`))
    return early.length === 0 ? told : inOrder([...told, ...early], range)
  }
  if (around !== undefined) {
    const middle = (await records.messages.get(around)) ?? ahead.find(({ message }) => message.id === around)?.message
    if (middle?.conversation !== id || !isOnScreen(middle))
      throw new TincanError('NOT_FOUND', 'There is no such message on this device.')
    const key = `${id}/${middle.base.order}`
    const half = Math.max(1, Math.floor(size / 2))
    const older = await shown({ from: all.from, to: key, reverse: true, limit: half + 1 })
    const newer = await shown({ from: key, to: all.to, limit: size - half + 1 })
    const window = [...older.slice(0, half).reverse(), ...newer.slice(0, size - half)]
    return listing(records, window, { hasOlder: older.length > half, hasNewer: newer.length > size - half }, scene)
  }
  if (range !== undefined || after !== undefined) {
    const newer = await shown({ from: from(range ? range.from : after), to: to(range?.to), limit: size + 1 })
    return listing(records, newer.slice(0, size), { hasOlder: !range, hasNewer: newer.length > size }, scene)
  }
  const older = await shown({ from: all.from, to: to(before), reverse: true, limit: size + 1 })
  const window = older.slice(0, size).reverse()
  return listing(records, window, { hasOlder: older.length > size, hasNewer: before !== undefined }, scene)
}

const listing = async (
  records: Reading,
  messages: readonly Listed[],
  { hasOlder, hasNewer }: { readonly hasOlder: boolean; readonly hasNewer: boolean },
  scene: ConversationScene,
): Promise<Listing<MessageView>> => {
  const first = messages[0]?.message
  const last = messages[messages.length - 1]?.message
  const data: readonly MessageView[] = await Promise.all(
    messages.map(async (listed) => {
      const view = await messageView(records, listed.message, scene)
      return listed.ahead === true ? asAhead(view) : view
    }),
  )
  return {
    data,
    page: {
      ...(hasOlder && first !== undefined ? { before: first.base.order } : {}),
      ...(hasNewer && last !== undefined ? { after: `${last.base.order}${rightBehind}` } : {}),
    },
  }
}

/** What the log itself tells of already is told by the log. */
const listAhead = async (records: Reading, id: ConversationId): Promise<readonly Required<Listed>[]> => {
  const listed: Required<Listed>[] = []
  for (const { message } of await readAhead(records, id))
    if (isOnScreen(message) && (await records.messages.get(message.id)) === undefined)
      listed.push({ message, ahead: true })
  return listed
}

const inOrder = (messages: readonly Listed[], { limit, reverse }: Range): readonly Listed[] => {
  const sorted = [...messages].sort((left, right) => (left.message.base.order < right.message.base.order ? -1 : 1))
  return (reverse === true ? sorted.reverse() : sorted).slice(0, limit)
}

/** Whatever else could be done with it needs what came before. */
const asAhead = (view: MessageView): MessageView => ({
  ...view,
  may: { edit: false, deleteForEveryone: false, pin: false, react: false, reply: false },
  ahead: true,
})

/**
 * A cursor is a boundary between messages: an order key stands for the place before its message, one with this
 * behind it for the place after. As all keys have one length, none lies between the two.
 */
const rightBehind = '-'

/** Anything but a cursor finds nothing rather than something wrong. */
const at = (conversation: ConversationId, cursor: string): string => {
  if (!/^[\w-]{1,128}$/.test(cursor)) throw new TincanError('INVALID_ARGUMENT', 'That is not a cursor of a page.')
  return `${conversation}/${cursor}`
}
