// @vitest-environment jsdom
import { look } from './support/page'
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { History } from '../../src/renderer/features/messages/history'
import { findMention } from '../../src/renderer/features/messages/findMention'
import { FakeMessenger } from './support/fakeMessenger'
import { bob, harbour, inGroup, longTalk } from './support/group'
import { lastingClock } from './support/services'
import { openConversation, settle, show } from './support/show'
import { alice, messageOf } from './support/world'
import { until } from '../support/patience'

const pinned = new Map([[30, { pinned: true }]])

const scrollTo = (log: HTMLElement, top: number): void =>
  act(() => {
    log.scrollTop = top
    log.dispatchEvent(new Event('scroll'))
  })

describe('a history that begins in the middle', () => {
  const open = async (messenger: FakeMessenger, around: number) => {
    const history = new History(messenger.messages, harbour.id, {
      kind: 'around',
      message: messageOf(`said ${around}`),
    })
    history.start()
    await until(() => history.state.value.kind === 'ready')
    return history
  }
  const ready = async (history: History) => {
    await until(
      () =>
        history.state.value.kind === 'ready' &&
        history.state.value.older !== 'loading' &&
        history.state.value.newer !== 'loading',
    )
    if (history.state.value.kind !== 'ready') throw new Error('not ready')
    return history.state.value
  }
  const talk = longTalk(450)
  const numbers = (messages: readonly { readonly text: string }[]) => messages.map(({ text }) => text)

  it('grows both ways without gaps, until it follows what is new', async () => {
    const messenger = new FakeMessenger(inGroup(...talk))
    const history = await open(messenger, 200)
    expect(numbers((await ready(history)).messages)).toEqual(numbers(talk.slice(150, 250)))
    while ((await ready(history)).newer === 'more') history.loadNewer()
    while ((await ready(history)).older === 'more') history.loadOlder()
    expect(numbers((await ready(history)).messages)).toEqual(numbers(talk))
    messenger.receive(bob, 'New', undefined, harbour.id)
    await until(() => history.state.value.kind === 'ready' && history.state.value.messages.at(-1)?.text === 'New')
    history.dispose()
  })

  it('shows nothing new before it has reached the end', async () => {
    const messenger = new FakeMessenger(inGroup(...talk))
    const history = await open(messenger, 100)
    messenger.receive(bob, 'New', undefined, harbour.id)
    const state = await ready(history)
    expect(state.newer).toBe('more')
    expect(numbers(state.messages)).not.toContain('New')
    history.dispose()
  })

  it.each([150, 200, 249, 349, 350])('forgets message %i when it is deleted from this device', async (number) => {
    const messenger = new FakeMessenger(inGroup(...talk))
    const history = await open(messenger, 200)
    history.loadNewer()
    await ready(history)
    await messenger.messages.delete(messageOf(`said ${number}`), 'me')
    await until(
      () =>
        history.state.value.kind === 'ready' &&
        !history.state.value.messages.some(({ id }) => id === messageOf(`said ${number}`)),
    )
    const texts = numbers((await ready(history)).messages)
    expect(new Set(texts).size).toBe(texts.length)
    history.dispose()
  })
})

describe('jumping to a message', () => {
  it('that is not loaded loads what lies round it, shows it and gives it the keyboard', async () => {
    const { user } = await show(inGroup(...longTalk(300, pinned)), undefined, lastingClock)
    const region = await openConversation(user, 'Harbour')
    await within(region).findByText('Line 299')
    await user.click(await within(region).findByText('Pinned message'))
    await waitFor(() => {
      expect(document.activeElement?.getAttribute('data-message')).toBe(messageOf('said 30'))
    })
    expect(document.activeElement?.textContent).toMatch(/Line 30/)
    expect(document.activeElement?.hasAttribute('data-highlighted')).toBe(true)
    expect(within(region).queryByText('Line 299')).toBeNull()

    await user.click(within(region).getByText('Newest messages'))
    expect(await within(region).findByText('Line 299')).toBeDefined()
  })

  it('comes to an end of the highlight, and does not happen again on the next visit', async () => {
    const { user } = await show(inGroup(...longTalk(300, pinned)))
    const region = await openConversation(user, 'Harbour')
    await user.click(await within(region).findByText('Pinned message'))
    await waitFor(() => {
      expect(region.querySelector('[data-highlighted]')).not.toBeNull()
    })
    await openConversation(user, 'Bob')
    const again = await openConversation(user, 'Harbour')
    expect(await within(again).findByText('Line 299')).toBeDefined()
    expect(again.querySelector('[data-highlighted]')).toBeNull()
  })

  it('that is gone says so and stays', async () => {
    const talk = longTalk(5)
    const lost = { message: messageOf('lost'), state: 'deleted', authorName: 'Bob', plain: '' } as const
    const { user } = await show(inGroup(...talk.map((one) => ({ ...one, replyTo: lost }))))
    const region = await openConversation(user, 'Harbour')
    const [quote] = await within(region).findAllByRole('button', { name: /^In reply to/ })
    if (quote) await user.click(quote)
    expect(await screen.findByText('This message is no longer on this device')).toBeDefined()
    expect(await within(region).findByText('Line 4')).toBeDefined()
  })

  it('cycles through the pins, newest first', async () => {
    const { user } = await show(
      inGroup(
        ...longTalk(
          8,
          new Map([
            [1, { pinned: true }],
            [6, { pinned: true }],
          ]),
        ),
      ),
    )
    const region = await openConversation(user, 'Harbour')
    const bar = await within(region).findByRole('region', { name: 'Pinned' })
    expect(bar.textContent).toMatch(/Pinned message 1 of 2.*Line 6/)
    await user.click(within(bar).getByRole('button', { name: /^Pinned message/ }))
    await settle()
    expect(document.activeElement?.getAttribute('data-message')).toBe(messageOf('said 6'))
    expect(bar.textContent).toMatch(/Pinned message 2 of 2.*Line 1/)
  })
})

describe('what the reader may have missed', () => {
  it('begins with a divider, and is counted while nobody looks', async () => {
    look(false)
    const { user } = await show({ ...inGroup(...longTalk(300)), readUpTo: new Map([[harbour.id, 295]]) })
    const region = await openConversation(user, 'Harbour')
    const divider = await within(region).findByText('New messages')
    expect(divider.closest('.log-row')?.textContent).toMatch(/Line 295/)
  })

  it('leads to the next mention that was not read', async () => {
    look(false)
    const mention = new Map([[200, { text: `Line 200 <@${alice}>`, mentionsMe: true }]])
    const { user, messenger } = await show({
      ...inGroup(...longTalk(300, mention)),
      readUpTo: new Map([[harbour.id, 100]]),
    })
    const region = await openConversation(user, 'Harbour')
    await user.click(await within(region).findByLabelText(/^Next unread mention, 1/))
    await waitFor(() => {
      expect(document.activeElement?.getAttribute('data-message')).toBe(messageOf('said 200'))
    })
    expect(messenger.acts.some((call) => call.startsWith('markRead'))).toBe(false)
    act(() => {
      look(true)
    })
    await waitFor(() => {
      expect(within(region).queryByLabelText(/^Next unread mention/)).toBeNull()
    })
  })

  it('is found beyond a page, and not where there is none', async () => {
    const mention = new Map([[700, { mentionsMe: true }]])
    const messenger = new FakeMessenger({
      ...inGroup(...longTalk(900, mention)),
      readUpTo: new Map([[harbour.id, 10]]),
    })
    const conversation = await messenger.conversations.get(harbour.id)
    // Number 700 is Bob's.
    expect(await findMention(messenger.messages, conversation)).toBe(messageOf('said 700'))
    const { firstUnread: _, ...read } = conversation
    expect(await findMention(messenger.messages, read)).toBeUndefined()
  })

  it('stays where the reader is while they read old messages, and goes to what they write', async () => {
    const { user, messenger } = await show(inGroup(...longTalk(300, pinned)))
    const region = await openConversation(user, 'Harbour')
    await user.click(await within(region).findByText('Pinned message'))
    await within(region).findByText('Line 30', { selector: 'article p' })
    const log = within(region).getByRole('log')
    scrollTo(log, 600)
    act(() => {
      messenger.receive(bob, 'News', undefined, harbour.id)
    })
    await settle()
    expect(within(region).queryByText('News')).toBeNull()
    await user.type(within(region).getByRole('textbox', { name: 'Message' }), 'I am back{Enter}')
    expect(await within(region).findByText('I am back', { selector: 'article p' })).toBeDefined()
  })
})
