// @vitest-environment jsdom
import './support/page'
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openConversation, settle, show } from './support/show'
import { contactNamed, groupNamed, type State } from './support/world'

const ann = contactNamed('Ann')
const sailors = groupNamed('Sailors', [ann], { kind: 'community' })
const general = groupNamed('general', [ann], { kind: 'channel', community: sailors.id })
const weather = groupNamed('weather', [ann], { kind: 'channel', community: sailors.id })
const world: Partial<State> = {
  contacts: [ann],
  rooms: [sailors, general, weather],
  details: new Map([[weather.id, { membership: 'left' }]]),
}

const opened = async (state: Partial<State> = world) => {
  const shown = await show(state)
  const region = await openConversation(shown.user, 'Sailors')
  await settle()
  return { ...shown, region }
}

describe('a community (features rows 28, 30)', () => {
  it('shows its channels, joins one and opens it', async () => {
    const { user, region, messenger } = await opened()
    const channels = within(region).getByRole('list', { name: 'Channels' })
    expect(
      within(channels)
        .getAllByRole('listitem')
        .map((one) => one.getAttribute('aria-label')),
    ).toEqual(['general', 'weather'])
    const item = within(channels).getByRole('listitem', { name: 'weather' })
    await user.click(within(item).getByRole('button', { name: 'Join' }))
    expect(await screen.findByRole('region', { name: 'Conversation with weather' })).toBeDefined()
    expect(messenger.acts).toContain('communities.joinChannel weather')
  })

  it('opens a channel that was joined', async () => {
    const { user, region } = await opened()
    const item = within(region).getByRole('listitem', { name: 'general' })
    await user.click(within(item).getByRole('button', { name: 'Open' }))
    expect(await screen.findByRole('region', { name: 'Conversation with general' })).toBeDefined()
  })

  it('joins by name, and says when there is none of that name (CHANNEL_NOT_FOUND)', async () => {
    const { user, region } = await opened()
    const box = within(region).getByRole('textbox', { name: 'Join a channel by name' })
    await user.type(box, 'submarines{Enter}')
    expect((await within(region).findByRole('alert')).textContent).toMatch(/^There is no channel of this name/)
    await user.clear(box)
    await user.type(box, '#Weather{Enter}')
    expect(await screen.findByRole('region', { name: 'Conversation with weather' })).toBeDefined()
  })

  it('says that somebody must be online, and offers nothing to write', async () => {
    const { region } = await opened()
    expect(region.textContent).toMatch(/only while somebody of the community is online/)
    expect(within(region).queryByRole('textbox', { name: 'Message' })).toBeNull()
  })

  it('lets whoever leads it make a channel there', async () => {
    const { user, region } = await opened()
    await user.click(within(region).getByRole('button', { name: 'Create channel' }))
    await settle()
    const dialog = screen.getByRole('dialog', { name: 'New conversation' })
    expect(within(dialog).getByRole('radio', { name: 'Channel' })).toHaveProperty('checked', true)
    expect(within(dialog).getByRole('combobox', { name: 'Community' })).toHaveProperty('value', sailors.id)
  })

  it('offers members no channel to make', async () => {
    const { region } = await opened({
      contacts: [ann],
      rooms: [groupNamed('Sailors', [ann], { kind: 'community', role: 'member' })],
    })
    expect(within(region).queryByRole('button', { name: 'Create channel' })).toBeNull()
    expect(region.textContent).toMatch(/No channels yet/)
  })
})
