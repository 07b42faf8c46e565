import type { ConversationId } from '../base/ids'
import { emptySummary, type Summary } from '../conversation/summary'
import { vectorEntries } from '../conversation/vector'
import type { ConversationRecord, SummaryRecord } from '../storage/records'
import type { Reading } from '../storage/storage'

export const readSummary = async (records: Reading, conversation: ConversationId): Promise<Summary> => {
  const record = await records.summaries.get(conversation)
  if (record === undefined) return emptySummary
  const { held, time, forks, newest } = record
  return {
    held: new Map(held),
    time,
    forks: new Map(forks),
    ...(newest === undefined ? {} : { newest }),
  }
}

/** One summary has one record, byte for byte: entries stand in the order of their ids (EV5). */
export const summaryRecordOf = (
  conversation: Pick<ConversationRecord, 'id' | 'createdAt' | 'shelf'>,
  summary: Summary,
): SummaryRecord => ({
  conversation: conversation.id,
  createdAt: conversation.createdAt,
  shelf: conversation.shelf,
  held: vectorEntries(summary.held),
  time: { wall: summary.time.wall, counter: summary.time.counter },
  forks: vectorEntries(summary.forks),
  ...(summary.newest === undefined ? {} : { newest: summary.newest }),
})
