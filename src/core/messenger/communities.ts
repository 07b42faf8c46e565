/** A community and its public channels: whoever is in the one is in the others, by its keys (features rows 28, 30). */
import { DisposableStore, type Disposable } from '../base/disposables'
import { TincanError } from '../base/errors'
import type { ConversationId } from '../base/ids'
import { mayManage } from '../conversation/authority'
import { isMember } from '../conversation/directory'
import { foundedConversationId } from '../conversation/group'
import { emptySummary } from '../conversation/summary'
import { cleanName } from '../identity/profile'
import type { ConversationRecord } from '../storage/records'
import type { Reading, Writing } from '../storage/storage'
import { readSummary, summaryRecordOf } from '../sync/summary'
import type { ChannelView, CommunitiesApi } from './api'
import { appending, type Pen } from './appending'
import type { Context } from './context'
import { joinedConversation, openConversation, refuse } from './refusals'
import { conversationView } from './views/conversation'

export const createCommunities = (context: Context): CommunitiesApi => {
  const { storage } = context
  const channels = (community: ConversationId) => async (records: Reading) => listChannels(records, community, context)
  return {
    channels: (community) => storage.read(channels(community)),
    liveChannels: (community) => storage.live(channels(community)),
    joinChannel: (community, name) =>
      appending(context, async (pen) => {
        await joinedConversation(pen.records, community, context)
        const wanted = name.trim().replace(/^#/u, '').toLowerCase()
        const all = await listChannels(pen.records, community, context)
        const found = all.find((channel) => channel.name.toLowerCase() === wanted)
        if (found === undefined)
          throw new TincanError('CHANNEL_NOT_FOUND', 'This community has no channel of that name.')
        await openRecord(pen.records, found.conversation, community, context.clock.now(), true)
        pen.changed(found.conversation)
        return conversationView(pen.records, await openConversation(pen.records, found.conversation, context))
      }),
  }
}

const listChannels = async (
  records: Reading,
  community: ConversationId,
  context: Context,
): Promise<readonly ChannelView[]> => {
  const { rights } = await openConversation(records, community, context)
  if (rights.directory.kind !== 'community') return refuse('NOT_FOUND', 'There is no such community on this device.')
  const views: ChannelView[] = []
  for (const { channel, description, name } of rights.directory.channels) {
    const conversation = await records.conversations.get(channel)
    const joined = conversation !== undefined && conversation.hidden !== true
    views.push({ conversation: channel, name, description, joined })
  }
  return views.sort((left, right) => left.name.localeCompare(right.name))
}

/** Declares a public channel; everybody in the community has it as soon as they hear of it. */
export const openChannel = async (
  pen: Pen,
  community: ConversationId,
  name: string,
  context: Context,
): Promise<ConversationId> => {
  const { rights, self } = await joinedConversation(pen.records, community, context)
  if (rights.directory.kind !== 'community') refuse('NOT_FOUND', 'There is no such community on this device.')
  if (!mayManage(rights.directory, self)) refuse('NOT_ALLOWED', 'Only admins can make channels here.')
  const called = cleanName(name.replace(/^#/u, ''))
  if (called === undefined) return refuse('INVALID_ARGUMENT', 'A name has 1 to 64 visible characters.')
  if (rights.directory.channels.some((one) => one.name.toLowerCase() === called.toLowerCase()))
    refuse('INVALID_ARGUMENT', 'This community has a channel of that name already.')
  const channel = foundedConversationId(self, context.random.bytes(32))
  await pen.govern(community, (parents) => ({
    kind: 'channel.declare',
    parents,
    channel,
    name: called,
    description: '',
  }))
  await openRecord(pen.records, channel, community, context.clock.now(), true)
  pen.changed(channel)
  return channel
}

const openRecord = async (
  records: Writing,
  channel: ConversationId,
  community: ConversationId,
  now: number,
  again: boolean,
): Promise<void> => {
  const before = await records.conversations.get(channel)
  if (before !== undefined && (!again || before.hidden !== true)) return
  const above = await records.conversations.get(community)
  const { hidden: _, ...shown }: ConversationRecord = before ?? {
    id: channel,
    kind: 'channel',
    server: above?.server ?? '',
    keys: [],
    createdAt: now,
    community,
    introduced: [],
    shelf: '1',
  }
  const conversation: ConversationRecord = { ...shown, shelf: '1' }
  await records.conversations.put(conversation)
  const summary = before === undefined ? emptySummary : await readSummary(records, channel)
  await records.summaries.put(summaryRecordOf(conversation, summary))
}

/** Opens the channels a community declares, and tells theirs rooms when its members or keys change. */
export class ChannelKeeper implements Disposable {
  readonly #owned = new DisposableStore()

  constructor(private readonly context: Context) {
    this.#owned.add(
      context.happenings.conversation.on((id) => {
        context.background(this.#follow(id))
      }),
    )
  }

  dispose(): void {
    this.#owned.dispose()
  }

  #isOver(): boolean {
    return this.#owned.disposed
  }

  async #follow(community: ConversationId): Promise<void> {
    const { clock, happenings, self, storage } = this.context
    if (this.#isOver()) return
    const channels = await storage.read(async ({ directories }) => {
      const directory = await directories.get(community)
      return directory?.kind === 'community' && isMember(directory, self.account.id) ? directory.channels : []
    })
    if (channels.length === 0 || this.#isOver()) return
    await storage.write(async (records) => {
      for (const { channel } of channels) await openRecord(records, channel, community, clock.now(), false)
    })
    for (const { channel } of channels) happenings.conversation.emit(channel)
  }
}
