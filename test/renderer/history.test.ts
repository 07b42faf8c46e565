import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { MessageId, MessageView } from '../../src/core'
import { History, type Opening } from '../../src/renderer/features/messages/history'
import { mergeWindow } from '../../src/renderer/features/messages/mergeWindow'
import { lastIncoming, rowsOf } from '../../src/renderer/features/messages/rows'
import { FakeMessenger } from './support/fakeMessenger'
import { contactNamed, type Line, messagesFrom, start } from './support/world'

const bob = contactNamed('Bob')
const line = (index: number): Line => ({
  from: index % 2 === 0 ? 'me' : 'them',
  text: `Line ${index}`,
  at: new Date(Date.parse('2026-11-01T00:00:00Z') + index * 60_000).toISOString(),
})
const log = messagesFrom(
  bob,
  start.profile,
  Array.from({ length: 450 }, (_, index) => line(index)),
)
const texts = (messages: readonly MessageView[]): readonly string[] => messages.map(({ text }) => text)

const messengerWith = (messages: readonly MessageView[]): FakeMessenger =>
  new FakeMessenger({ contacts: [bob], messages: new Map([[bob.conversation, messages]]) })

const newest = (until?: MessageId): Opening => ({ kind: 'newest', until })

const ready = async (history: History) => {
  await vi.waitUntil(() => history.state.value.kind === 'ready' && history.state.value.older !== 'loading')
  if (history.state.value.kind !== 'ready') throw new Error('not ready')
  return history.state.value
}

describe('a loaded history', () => {
  it('opens with the newest page and goes on to the beginning, in order and without gaps', async () => {
    const history = new History(messengerWith(log).messages, bob.conversation, newest())
    history.start()
    expect(texts((await ready(history)).messages)).toEqual(texts(log.slice(-100)))
    while ((await ready(history)).older === 'more') history.loadOlder()
    expect(texts((await ready(history)).messages)).toEqual(texts(log))
    history.dispose()
  })

  it('reaches back to the first unread message before it shows anything', async () => {
    const history = new History(messengerWith(log).messages, bob.conversation, newest(log[120]?.id))
    history.start()
    expect((await ready(history)).messages).toContainEqual(log[120])
    history.dispose()
  })

  it('fetches what lies between when more arrive at once than a page holds', async () => {
    const messenger = messengerWith(log.slice(0, 50))
    const history = new History(messenger.messages, bob.conversation, newest())
    history.start()
    await ready(history)
    messenger.change({ messages: new Map([[bob.conversation, log]]) })
    await vi.waitUntil(() => history.state.value.kind === 'ready' && history.state.value.messages.length === log.length)
    expect(texts((await ready(history)).messages)).toEqual(texts(log))
    history.dispose()
  })

  it('sees the state of an old message change', async () => {
    const messenger = messengerWith(log)
    const history = new History(messenger.messages, bob.conversation, newest(log[200]?.id))
    history.start()
    await ready(history)
    const old = log[210]
    if (old === undefined) throw new Error('no message')
    messenger.replaceMessage({ ...old, state: { kind: 'delivered' } })
    await vi.waitUntil(
      () =>
        history.state.value.kind === 'ready' &&
        history.state.value.messages.some(({ id, state }) => id === old.id && state?.kind === 'delivered'),
    )
    history.dispose()
  })
})

describe('merging a window of the log', () => {
  it('gives the log back, whatever windows are seen in whatever order, as long as they touch', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 440 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 449 }), fc.integer({ min: 1, max: 120 })), { maxLength: 12 }),
        (from, windows) => {
          let known: readonly MessageView[] = log.slice(from, from + 10)
          let low = from
          let high = Math.min(from + 10, log.length)
          for (const [at, length] of windows) {
            const window = log.slice(at, at + length)
            const touches = at < high && at + window.length > low
            const merged = mergeWindow(known, window, { newest: false })
            expect(merged !== undefined).toBe(touches)
            if (merged === undefined) continue
            low = Math.min(low, at)
            high = Math.max(high, at + window.length)
            known = merged
            expect(texts(known)).toEqual(texts(log.slice(low, high)))
          }
        },
      ),
    )
  })

  it('keeps what did not change as the same object, so that its row is not drawn again', () => {
    const window = log.slice(0, 10)
    const again = window.map((message) => ({ ...message, ...(message.state ? { state: { ...message.state } } : {}) }))
    const merged = mergeWindow(window, again, { newest: true })
    expect(merged?.every((message, index) => message === window[index])).toBe(true)
  })
})

describe('rows', () => {
  it('start a day, an unread part and a run where they should', () => {
    const messages = messagesFrom(bob, start.profile, [
      { from: 'them', text: 'a', at: '2026-11-20T10:00:00.000Z' },
      { from: 'them', text: 'b', at: '2026-11-20T10:01:00.000Z' },
      { from: 'me', text: 'c', at: '2026-11-20T10:02:00.000Z' },
      { from: 'them', text: 'd', at: '2026-11-22T10:02:00.000Z' },
      { from: 'them', text: 'e', at: '2026-11-22T10:20:00.000Z' },
    ])
    const rows = rowsOf(messages, messages[3]?.id)
    expect(rows.map(({ startsDay }) => startsDay)).toEqual([true, false, false, true, false])
    expect(rows.map(({ startsUnread }) => startsUnread)).toEqual([false, false, false, true, false])
    expect(rows.map(({ startsRun }) => startsRun)).toEqual([true, false, true, true, true])
    expect(rows.map(({ endsRun }) => endsRun)).toEqual([false, true, true, true, true])
  })

  it('know the newest message of somebody else in sight', () => {
    const rows = rowsOf(log.slice(0, 5), undefined)
    expect(lastIncoming(rows, 4)?.text).toBe('Line 3')
    expect(lastIncoming(rows, 2)?.text).toBe('Line 1')
    expect(lastIncoming(rows, 0)).toBeUndefined()
  })
})
