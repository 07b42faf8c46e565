// @vitest-environment jsdom
import './support/page'
import { act, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { ClosedServer } from '../../src/core'
import { settle, show, type Shown } from './support/show'
import { zidOf } from './support/world'

const own = 'https://tin.example'
const zid = zidOf('alice')

const network = async (...closed: readonly ClosedServer[]): Promise<Shown & { readonly panel: HTMLElement }> => {
  const shown = await show()
  refuse(shown, ...closed)
  await shown.user.click(screen.getByRole('button', { name: 'Settings' }))
  await shown.user.click(screen.getByRole('tab', { name: 'Network' }))
  await settle()
  return { ...shown, panel: screen.getByRole('tabpanel', { name: 'Network' }) }
}

const refuse = ({ messenger: { networkView } }: Shown, ...closed: readonly ClosedServer[]): void => {
  networkView.set({ ...networkView.value, signaling: { kind: 'offline', reason: 'refused' }, closed })
}

describe('SG11 a server that does not let this device in', () => {
  it('is asked nothing while it does', async () => {
    const { panel } = await network()
    expect(within(panel).queryByRole('textbox', { name: /Invite code/ })).toBeNull()
  })

  it('gets the invite code it asks for, by keyboard alone', async () => {
    const { user, messenger, panel } = await network({ server: own, zid, reason: 'code-required' })
    const field = within(panel).getByRole('textbox', { name: 'Invite code of the server' })
    expect(within(panel).queryByRole('alert')).toBeNull()
    await user.type(field, '{Enter}')
    await user.type(field, ' abcde-fghjk {Enter}')
    await settle()
    expect(messenger.acts.filter((call) => call.startsWith('useInviteCode'))).toEqual([
      `useInviteCode ${own} abcde-fghjk`,
    ])
  })

  it('says in words that it does not take the code, and keeps what was typed', async () => {
    const shown = await network({ server: own, zid, reason: 'code-required' })
    const field = within(shown.panel).getByRole('textbox', { name: 'Invite code of the server' })
    await shown.user.type(field, 'abcde{Enter}')
    await act(async () => {
      refuse(shown, { server: own, zid, reason: 'code-refused' })
      await Promise.resolve()
    })
    expect(within(shown.panel).getByRole('alert').textContent).toMatch(/does not take the code/)
    expect(within(shown.panel).getByRole('textbox', { name: 'Invite code of the server' })).toHaveProperty(
      'value',
      'abcde',
    )
    expect(screen.getByRole('status', { name: 'Connection' }).textContent).toMatch(/does not take your invite code/)
  })

  it('may be another than our own', async () => {
    const other = 'https://friends.example:8443'
    const { user, messenger, panel } = await network({ server: other, zid, reason: 'code-required' })
    await user.type(within(panel).getByRole('textbox', { name: 'Invite code of friends.example:8443' }), 'x{Enter}')
    await settle()
    expect(messenger.acts).toContain(`useInviteCode ${other} x`)
  })

  it('that keeps a list is shown with the key its operator needs', async () => {
    const { panel } = await network({ server: own, zid, reason: 'not-listed' })
    const group = within(panel).getByRole('group', { name: 'Refused by tin.example' })
    expect(group.textContent).toContain('lets in only people it was told of')
    expect(group.textContent).toContain(zid)
    expect(within(panel).queryByRole('textbox', { name: /Invite code/ })).toBeNull()
  })

  it.each([
    ['banned', 'lets you in no more'],
    ['too-much-work', 'asks this device for more work'],
  ] as const)('%s is said in words', async (reason, words) => {
    const { panel } = await network({ server: own, zid, reason })
    expect(within(panel).getByRole('group', { name: 'Refused by tin.example' }).textContent).toContain(words)
  })
})
