// @vitest-environment jsdom
import './support/page'
import { act, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openConversation, settle, show } from './support/show'
import { usualPolicy } from './support/views'
import { contactNamed, groupNamed, type State } from './support/world'

const ann = contactNamed('Ann')
const ben = contactNamed('Ben')
const chloe = contactNamed('Chloé')
const crew = groupNamed('Crew', [ann, ben, chloe], { role: 'member' })
const world: Partial<State> = { contacts: [ann, ben, chloe], rooms: [crew] }

describe('the head of a group', () => {
  it('counts its members and those who are here', async () => {
    const { user, messenger } = await show(world)
    const region = await openConversation(user, 'Crew')
    expect(region.textContent).toMatch(/4 members/)
    expect(region.textContent).not.toMatch(/online/)
    act(() => {
      messenger.presenceOf(ann.account).set({ kind: 'online', status: 'away', linked: false })
      messenger.presenceOf(ben.account).set({ kind: 'online', status: 'online', linked: true })
    })
    expect(region.textContent).toMatch(/4 members, 2 online/)
  })

  it.each([
    [[ann], 'Ann is typing'],
    [[ann, ben], 'Ann and Ben are typing'],
    [[ann, ben, chloe], 'Ann and 2 others are typing'],
  ])('tells who of %# types (DL3)', async (typing, words) => {
    const { user, messenger } = await show(world)
    const region = await openConversation(user, 'Crew')
    act(() => {
      messenger.typingIn(crew.id).set(typing.map(({ account }) => account))
    })
    await settle()
    expect(region.textContent).toContain(words)
  })

  it('names whose clock is ahead (EV4)', async () => {
    const { user, messenger } = await show(world)
    const region = await openConversation(user, 'Crew')
    act(() => {
      messenger.heldBackIn(crew.id).set([ann.account, ben.account])
    })
    await settle()
    expect(within(region).getByRole('list', { name: 'Notices' }).textContent).toMatch(
      /^Messages from Ann, Ben are held/,
    )
  })
})

describe('where nothing can be written', () => {
  const closed = async (details: NonNullable<ReturnType<NonNullable<State['details']>['get']>>) => {
    const shown = await show({ ...world, details: new Map([[crew.id, details]]) })
    const region = await openConversation(shown.user, 'Crew')
    expect(within(region).queryByRole('textbox', { name: 'Message' })).toBeNull()
    return { ...shown, region }
  }

  it('says that we left, and lets it go from this device', async () => {
    const { user, region, messenger } = await closed({ membership: 'left' })
    expect(region.textContent).toMatch(/You left this conversation/)
    await user.click(within(region).getByRole('button', { name: 'Delete from this device…' }))
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Delete from this device' }))
    await settle()
    expect(messenger.acts).toContain('conversations.forget')
  })

  it('says that we were removed (EV12)', async () => {
    const { region } = await closed({ membership: 'removed' })
    expect(region.textContent).toMatch(/You were removed from this conversation/)
  })

  it('says that only admins write', async () => {
    const { region } = await closed({ policy: { ...usualPolicy, write: 'admins' } })
    expect(region.textContent).toMatch(/Only admins can write here/)
  })

  it('unblocks where that is why', async () => {
    const { user, messenger } = await show({ contacts: [{ ...ann, blocked: true }] })
    const region = await openConversation(user, 'Ann')
    await user.click(within(region).getByRole('button', { name: 'Unblock' }))
    await settle()
    expect(messenger.state.value.contacts[0]?.blocked).toBe(false)
    expect(within(region).getByRole('textbox', { name: 'Message' })).toBeDefined()
  })
})
