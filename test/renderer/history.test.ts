import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Listing, MessageId, MessageView, Messenger } from '../../src/core'
import { History, type Opening } from '../../src/renderer/features/messages/history'
import { keepUnchanged } from '../../src/renderer/features/messages/keepUnchanged'
import { lastIncoming, rowsOf } from '../../src/renderer/features/messages/rows'
import { FakeMessenger } from './support/fakeMessenger'
import { contactNamed, type Line, messagesFrom, start } from './support/world'
import { until } from '../support/patience'

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
  await until(() => history.state.value.kind === 'ready' && history.state.value.older !== 'loading')
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
    await until(() => history.state.value.kind === 'ready' && history.state.value.messages.length === log.length)
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
    await until(
      () =>
        history.state.value.kind === 'ready' &&
        history.state.value.messages.some(({ id, state }) => id === old.id && state?.kind === 'delivered'),
    )
    history.dispose()
  })
})

/** Everything that waits for nothing but other promises has happened. */
const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const shownBy = ({ state }: History) => {
  if (state.value.kind !== 'ready') throw new Error(`the history is ${state.value.kind}`)
  return state.value
}

/** A log that changes in every way a log does, with an open history of it. */
class Scene {
  readonly messenger: FakeMessenger
  readonly history: History
  #next: number

  constructor(
    initially: number,
    private readonly pool: readonly MessageView[],
    opening = newest(),
  ) {
    this.messenger = messengerWith(pool.slice(0, initially))
    this.history = new History(this.messenger.messages, bob.conversation, opening)
    this.#next = initially
  }

  get all(): readonly MessageView[] {
    return this.messenger.listOf(bob.conversation)
  }

  get visible(): readonly MessageView[] {
    return this.all.filter(({ id }) => !this.messenger.state.value.hidden.has(id))
  }

  arrive(count: number, at = this.all.length): void {
    const arrived = this.pool.slice(this.#next, this.#next + count)
    this.#next += arrived.length
    this.messenger.setList(bob.conversation, [...this.all.slice(0, at), ...arrived, ...this.all.slice(at)])
  }

  change(at: number, patch: Partial<MessageView>): void {
    const message = this.all[at]
    if (message) this.messenger.replaceMessage({ ...message, ...patch })
  }

  hide(at: number): void {
    const message = this.all[at]
    if (message) this.messenger.change({ hidden: new Set(this.messenger.state.value.hidden).add(message.id) })
  }
}

const pool = messagesFrom(
  bob,
  start.profile,
  Array.from({ length: 3000 }, (_, index) => line(index)),
)

interface Step {
  readonly act: 'older' | 'newer' | 'arrive' | 'late' | 'edit' | 'tombstone' | 'hide'
  /** Where in the log, from 0 to 1. */
  readonly at: number
  readonly count: number
  /** Whether everything comes to rest before the next. */
  readonly rests: boolean
}

const steps = fc.array(
  fc.record<Step>({
    act: fc.constantFrom('older', 'newer', 'arrive', 'late', 'edit', 'tombstone', 'hide'),
    at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    count: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 30 }) }, fc.integer({ min: 31, max: 260 })),
    rests: fc.boolean(),
  }),
  { maxLength: 14 },
)

const openings = fc.record({
  initially: fc.integer({ min: 1, max: 500 }),
  around: fc.option(fc.double({ min: 0, max: 0.999, noNaN: true }), { nil: undefined }),
})

const openScene = async (initially: number, around: number | undefined): Promise<Scene> => {
  const middle = around === undefined ? undefined : pool[Math.floor(around * initially)]
  const scene = new Scene(initially, pool, middle ? { kind: 'around', message: middle.id } : newest())
  scene.history.start()
  await idle()
  return scene
}

/** Does it, and gives where in the log, if that is where messages came in between. */
const play = (scene: Scene, { act, at, count }: Step): number => {
  const index = Math.floor(at * scene.all.length)
  if (act === 'older') scene.history.loadOlder()
  else if (act === 'newer') scene.history.loadNewer()
  else if (act === 'arrive') scene.arrive(count)
  else if (act === 'late') scene.arrive(count, index)
  else if (act === 'edit') scene.change(index, { text: `edited ${at}`, plain: `edited ${at}` })
  else if (act === 'tombstone') {
    scene.change(index, { text: '', plain: '', content: { kind: 'deleted', by: bob.account, byName: 'Bob' } })
  } else scene.hide(index)
  return index
}

describe('a history of a log that changes', () => {
  it('shows all between two boundaries, as it is now, and they move by a page when asked and not otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(openings, steps, async ({ initially, around }, played) => {
        const scene = await openScene(initially, around)
        const { history } = scene
        // The boundaries as indexes into the whole log, where there are any.
        const opened = shownBy(history)
        const firstAt = scene.all.findIndex(({ id }) => id === opened.messages[0]?.id)
        let from = opened.older === 'none' ? undefined : firstAt
        let to = opened.newer === 'none' ? undefined : firstAt + opened.messages.length
        expect(opened.messages.length).toBeGreaterThanOrEqual(Math.min(initially, 50))
        for (const step of played) {
          const before = scene.all.length
          const at = play(scene, step)
          await idle()
          const { messages, older, newer } = shownBy(history)
          const isVisible = ({ id }: MessageView): boolean => !scene.messenger.state.value.hidden.has(id)
          const came = step.act === 'late' ? scene.all.length - before : 0
          if (from !== undefined && at <= from) from += came
          if (to !== undefined && at < to) to += came
          if (step.act === 'older' && from !== undefined) {
            const left = scene.all.slice(0, from).filter(isVisible)
            const first = left.at(-100)
            from = left.length > 100 && first ? scene.all.indexOf(first) : undefined
          }
          if (step.act === 'newer' && to !== undefined) {
            const left = scene.all.slice(to).filter(isVisible)
            const last = left[99]
            to = left.length > 100 && last ? scene.all.indexOf(last) + 1 : undefined
          }
          expect(messages).toEqual(scene.all.slice(from, to).filter(isVisible))
          expect([older, newer]).toEqual([from === undefined ? 'none' : 'more', to === undefined ? 'none' : 'more'])
        }
        history.dispose()
      }),
      { numRuns: 60 },
    )
  })

  it('has no gap, nothing twice and nothing lost, whatever happens while it is loading', async () => {
    await fc.assert(
      fc.asyncProperty(openings, steps, async ({ initially, around }, played) => {
        const scene = await openScene(initially, around)
        const { history } = scene
        let shown = new Set(shownBy(history).messages.map(({ id }) => id))
        const watching = history.state.watch(() => {
          const ids = shownBy(history).messages.map(({ id }) => id)
          const places = new Map(scene.all.map(({ id }, index) => [id, index]))
          const order = ids.map((id) => places.get(id) ?? -1)
          expect(order).toEqual([...new Set(order)].sort((left, right) => left - right))
        })
        for (const step of played) {
          play(scene, step)
          if (!step.rests) continue
          await idle()
          const { messages, older, newer } = shownBy(history)
          const { visible } = scene
          const begin = visible.findIndex(({ id }) => id === messages[0]?.id)
          if (messages.length > 0) expect(messages).toEqual(visible.slice(begin, begin + messages.length))
          if (older === 'none') expect(messages[0]).toEqual(visible[0])
          if (newer === 'none') expect(messages.at(-1)).toEqual(visible.at(-1))
          const now = new Set(messages.map(({ id }) => id))
          expect(visible.filter(({ id }) => shown.has(id) && !now.has(id))).toEqual([])
          shown = now
        }
        watching.dispose()
        history.dispose()
      }),
      { numRuns: 60 },
    )
  })
})

describe('what new messages pushed out of the newest page', () => {
  it.each([
    { how: 'one by one', bursts: Array.from({ length: 250 }, () => 1) },
    { how: 'many at once', bursts: [250] },
  ])('stays live where they come $how', async ({ bursts }) => {
    const scene = new Scene(50, pool)
    const { history } = scene
    history.start()
    await idle()
    for (const count of bursts) {
      scene.arrive(count)
      await idle()
    }
    expect(texts(shownBy(history).messages)).toEqual(texts(pool.slice(0, 300)))
    for (const at of [0, 30, 49, 50, 99, 100, 199, 200, 299]) {
      scene.change(at, { text: `edited ${at}` })
      await idle()
      expect(shownBy(history).messages).toEqual(scene.visible)
    }
    scene.hide(20)
    scene.arrive(1, 10)
    await idle()
    expect(shownBy(history).messages).toEqual(scene.visible)
    history.dispose()
  })

  it('is followed no further once there is much of it: then whoever wants the newest goes there', async () => {
    const scene = new Scene(50, pool)
    const { history } = scene
    history.start()
    await idle()
    scene.arrive(2_500)
    await idle()
    expect(shownBy(history).newer).toBe('more')
    expect(texts(shownBy(history).messages)).toEqual(texts(pool.slice(0, 2_000)))
    scene.arrive(1)
    scene.change(1_999, { text: 'edited' })
    await idle()
    expect(shownBy(history).messages).toEqual(scene.visible.slice(0, 2_000))
    while (shownBy(history).newer === 'more') {
      history.loadNewer()
      await idle()
    }
    expect(shownBy(history).messages).toEqual(scene.visible)
    // What is shown already stays, however many parts of it there are.
    scene.arrive(140)
    await idle()
    const shown = shownBy(history).messages.length
    scene.arrive(30)
    await idle()
    expect(shownBy(history).newer).toBe('more')
    expect(shownBy(history).messages.length).toBeGreaterThanOrEqual(shown)
    expect(shownBy(history).messages).toEqual(scene.visible.slice(0, shownBy(history).messages.length))
    history.dispose()
  })
})

describe('a history over a disk', () => {
  type Messages = Messenger['messages']

  /** Opens a history of the log with some of the messages' ways replaced. */
  const openWith = async (replaced: (messages: Messages) => Partial<Messages>) => {
    const messenger = messengerWith(log)
    const { messages } = messenger
    const history = new History({ ...messages, ...replaced(messages) }, bob.conversation, newest())
    history.start()
    await idle()
    return { messenger, history }
  }
  const failure = new Error('the disk')

  it('shows what it loaded before anything tells whether it changed', async () => {
    const { history } = await openWith(() => ({ live: () => ({ subscribe: () => ({ dispose: () => undefined }) }) }))
    expect(texts(shownBy(history).messages)).toEqual(texts(log.slice(-100)))
    history.loadOlder()
    expect(shownBy(history).older).toBe('loading')
    await idle()
    expect(texts(shownBy(history).messages)).toEqual(texts(log.slice(-200)))
  })

  it('that refuses to be read says so, at the beginning and later', async () => {
    const { history: unopened } = await openWith(() => ({ list: () => Promise.reject(failure) }))
    expect(unopened.state.value).toEqual({ kind: 'failed', error: failure })
    const { history } = await openWith((messages) => ({
      list: (query) => (query.before === undefined ? messages.list(query) : Promise.reject(failure)),
    }))
    history.loadOlder()
    await idle()
    expect(history.state.value).toEqual({ kind: 'failed', error: failure })
  })

  it('that refuses for a while is failed for as long, although other parts of the log are well', async () => {
    let fail: () => void = () => undefined
    const { history, messenger } = await openWith((messages) => ({
      live: (query) => ({
        subscribe: (listener, failed) => {
          if (query.range?.to !== undefined) fail = () => failed(failure)
          return messages.live(query).subscribe(listener, failed)
        },
      }),
    }))
    history.loadOlder()
    await idle()
    fail()
    expect(history.state.value).toEqual({ kind: 'failed', error: failure })
    messenger.receive(bob, 'New')
    expect(shownBy(history).messages).toHaveLength(201)
    history.dispose()
  })

  it.each([0, 1, 2, 3, 5, 8])('leaves nothing open and tells nothing when it is left after %i turns', async (turns) => {
    let open = 0
    const messenger = messengerWith(log)
    const { messages } = messenger
    const counted: Messages = {
      ...messages,
      live: (query) => ({
        subscribe: (listener: (listing: Listing<MessageView>) => void, failed) => {
          open++
          const following = messages.live(query).subscribe(listener, failed)
          return {
            dispose: () => {
              open--
              following.dispose()
            },
          }
        },
      }),
    }
    const history = new History(counted, bob.conversation, newest(log[100]?.id))
    history.start()
    for (let turn = 0; turn < turns; turn++) await Promise.resolve()
    history.loadOlder()
    history.dispose()
    const left = history.state.value
    messenger.change({ messages: new Map([[bob.conversation, pool.slice(0, 1000)]]) })
    await idle()
    expect(open).toBe(0)
    expect(history.state.value).toBe(left)
  })
})

describe('what did not change', () => {
  it('stays the same object, so that its row is not drawn again', () => {
    const before = log.slice(0, 10)
    const copies = before.map((message) => ({ ...message, ...(message.state ? { state: { ...message.state } } : {}) }))
    expect(keepUnchanged(before, copies)).toBe(before)
    const [changed, ...rest] = copies
    if (changed === undefined) throw new Error('no message')
    const after = keepUnchanged(before, [{ ...changed, text: 'edited' }, ...rest])
    expect(after[0]?.text).toBe('edited')
    expect(after.slice(1).every((message, index) => message === before[index + 1])).toBe(true)
  })

  it('stays so when the page it was in is split', async () => {
    const scene = new Scene(150, pool)
    scene.history.start()
    await idle()
    const before = shownBy(scene.history).messages
    // As a disk gives it: nothing is the object it was.
    const copies = scene.all.map((message) => ({ ...message }))
    scene.messenger.setList(bob.conversation, [...copies, ...pool.slice(150, 450)])
    await idle()
    const after = new Set(shownBy(scene.history).messages)
    expect(before.every((message) => after.has(message))).toBe(true)
    scene.history.dispose()
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

  it('SY7: say where those begin that came before what was said until then', () => {
    const messages = log.slice(0, 5).map((one, index) => (index >= 2 ? { ...one, ahead: true as const } : one))
    const rows = rowsOf(messages, undefined)
    expect(rows.map(({ startsAhead }) => startsAhead)).toEqual([false, false, true, false, false])
    // They are not read yet: their turn has not come.
    expect(lastIncoming(rows, 4)?.text).toBe('Line 1')
    // What takes its turn among them does not begin them anew.
    const mixed = messages.map(({ ahead: _, ...one }, index) => (index === 3 ? one : (messages[index] ?? one)))
    expect(rowsOf(mixed, undefined).filter(({ startsAhead }) => startsAhead)).toHaveLength(1)
  })

  it('know the newest message of somebody else in sight', () => {
    const rows = rowsOf(log.slice(0, 5), undefined)
    expect(lastIncoming(rows, 4)?.text).toBe('Line 3')
    expect(lastIncoming(rows, 2)?.text).toBe('Line 1')
    expect(lastIncoming(rows, 0)).toBeUndefined()
  })
})
