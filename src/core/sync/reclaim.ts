/**
 * A deletion may count no more: its author was removed without knowing of it. What it took from this disk is asked
 * for again, of those who never took it back (EV5, EV9).
 */
import type { EventRecord } from '../storage/records'
import type { Writing } from '../storage/storage'

/** `taken`: what went with messages that were taken back, before everything was derived anew. */
export const reclaim = async (records: Writing, taken: readonly EventRecord[]): Promise<void> => {
  for (const { id, takenWith } of taken) {
    const message = takenWith === undefined ? undefined : await records.messages.get(takenWith)
    // Of what counts for nobody nothing is missed.
    if (message === undefined || message.removal !== undefined || message.hidden) continue
    const event = await records.events.get(id)
    if (event === undefined) continue
    const { takenWith: _, ...rest } = event
    await records.events.put({ ...rest, withheld: true })
  }
}
