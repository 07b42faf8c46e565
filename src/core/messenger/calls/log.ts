/** What calls came of (CL8): kept on this device alone, sealed. */
import type { CallResult } from '../../calls/state'
import { within } from '../../storage/collection'
import type { CallRecord } from '../../storage/call-records'
import type { Reading } from '../../storage/storage'
import type { CallEntry, CallFilter, CallsApi } from '../api'
import { rfc3339, type Context } from '../context'
import { readScene, type ConversationScene } from '../views/scene'
import { conversationName } from './names'

const mostKept = 1_000
const mostInOne = 500

export type CallLog = Pick<CallsApi, 'history' | 'in' | 'missed' | 'markSeen' | 'deleteEntry' | 'clearHistory'>

export const createLog = (context: Context): CallLog => {
  const { storage } = context
  return {
    history: (filter, limit = mostKept) =>
      storage.live(async (records) => {
        const all = await records.calls.list('at', { reverse: true, limit: mostKept })
        const wanted = all.filter((record) => isIn(filter, record))
        const shown = wanted.slice(0, Math.max(1, limit))
        const oldest = shown.at(-1)
        const isAll = oldest === undefined || shown.length === wanted.length
        return { data: await entries(records, shown, context), page: isAll ? {} : { after: oldest.id } }
      }),
    in: (conversation) =>
      storage.live(async (records) => {
        const newest = await records.calls.list('home', {
          ...within(`${conversation}/`),
          reverse: true,
          limit: mostInOne,
        })
        return entries(records, [...newest].reverse(), context)
      }),
    missed: () => storage.live((records) => records.calls.count('unseen')),
    markSeen: (conversation) =>
      storage.write(async (records) => {
        const range = conversation === undefined ? {} : within(`${conversation}/`)
        for (const record of await records.calls.list('unseen', range))
          await records.calls.put({ ...record, seen: true })
      }),
    deleteEntry: (call) => storage.write((records) => records.calls.delete(call)),
    clearHistory: () =>
      storage.write(async (records) => {
        for (const key of await records.calls.keys('key')) await records.calls.delete(key)
      }),
  }
}

const isIn = (filter: CallFilter, { direction, outcome }: CallRecord): boolean => {
  if (filter === 'all') return true
  return filter === 'missed' ? outcome === 'missed' : direction === filter
}

/** One entry a call: who leaves one and comes back was in one call, as long as both times together. */
export const keepResult = ({ call, ...result }: CallResult, { storage }: Context): Promise<void> =>
  storage.write(async (records) => {
    const before = await records.calls.get(call)
    const wasAnswered = before?.outcome === 'answered'
    const outcome = wasAnswered ? 'answered' : result.outcome
    const lastedMs = (before?.lastedMs ?? 0) + (result.lastedMs ?? 0)
    const { caller, conversation, direction, group, media } = result
    await records.calls.put({
      id: call,
      conversation,
      group,
      media,
      caller,
      direction: before?.direction ?? direction,
      outcome,
      at: before?.at ?? result.at,
      seen: outcome !== 'missed' || result.silent === true || (before?.seen ?? false),
      ...(before?.lastedMs === undefined && result.lastedMs === undefined ? {} : { lastedMs }),
    })
    if ((await records.calls.count('at')) <= mostKept) return
    const [oldest] = await records.calls.list('at', { limit: 1 })
    if (oldest !== undefined) await records.calls.delete(oldest.id)
  })

const entries = async (
  records: Reading,
  all: readonly CallRecord[],
  context: Context,
): Promise<readonly CallEntry[]> => {
  const scenes = new Map<string, ConversationScene>()
  const sceneOf = async (id: CallRecord['conversation']): Promise<ConversationScene | undefined> => {
    const known = scenes.get(id)
    const conversation = known === undefined ? await records.conversations.get(id) : undefined
    const scene = known ?? (conversation && (await readScene(records, conversation, context)))
    if (scene !== undefined) scenes.set(id, scene)
    return scene
  }
  const shown: CallEntry[] = []
  for (const { at, caller, conversation, direction, group, id, lastedMs, media, outcome, seen } of all) {
    const scene = await sceneOf(conversation)
    shown.push({
      id,
      conversation,
      name: scene === undefined ? '' : await conversationName(scene),
      group,
      account: caller,
      media,
      direction,
      outcome,
      at: rfc3339(at),
      seen,
      ...(lastedMs === undefined ? {} : { lastedMs }),
    })
  }
  return shown
}
