/**
 * A deletion may count no more: its author was removed without knowing of it. What it took from this disk is asked
 * for again, of those who never took it back (EV5, EV9).
 */
import { decodeEvent } from '../protocol/peer/event'
import { within } from '../storage/collection'
import type { MessageRecord } from '../storage/records'
import { chainKey, type Writing } from '../storage/storage'

/** `removed`: what was taken back before everything was derived anew. */
export const reclaim = async (records: Writing, removed: readonly MessageRecord[]): Promise<void> => {
  for (const { base, conversation, id } of removed) {
    const now = await records.messages.get(id)
    if (base === undefined || now === undefined || now.removal !== undefined || now.hidden) continue
    // Without its words an edit does not tell of what it is: all of its author's later ones may be.
    const from = chainKey(conversation, base.device, base.sequence)
    const { to } = within(`${conversation}/${base.device}/`)
    for (const event of await records.events.list('chain', { from, to })) {
      const decoded = decodeEvent(event.bytes)
      if (!decoded.ok || decoded.value.body !== undefined || event.withheld) continue
      if (event.id === base.event || decoded.value.header.kind === 'message.edit')
        await records.events.put({ ...event, withheld: true })
    }
  }
}
