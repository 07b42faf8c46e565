// @vitest-environment jsdom
import './support/page'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { type ErrorCode, TincanError } from '../../src/core'
import { sentences } from '../../src/renderer/state/sentences'
import { settle, show, type Shown } from './support/show'
import { accountOf } from './support/world'

const carol = {
  account: accountOf('carol'),
  name: 'Carol',
  server: 'https://tin.example',
  expiresAt: '2026-11-28T12:00:00.000Z',
}
const good = 'tincan://invite#good'

const openDialog = async (shown: Shown): Promise<HTMLElement> => {
  await shown.user.click(screen.getByRole('button', { name: 'Add contact' }))
  await settle()
  return screen.getByRole('dialog', { name: 'Add contact' })
}

const paste = async ({ user }: Shown, text: string): Promise<void> => {
  await user.click(screen.getByRole('textbox', { name: 'Paste an invite link' }))
  await user.paste(text)
}

describe('adding a contact', () => {
  it('shows the own invite, copies it and shows it as a QR code (ID4)', async () => {
    const shown = await show()
    const dialog = await openDialog(shown)
    const { value } = within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Your invite link' })
    expect(value).toBe(shown.messenger.ownInvite.webLink)
    expect(within(dialog).getByRole('img', { name: /QR code/ })).toBeDefined()
    await shown.user.click(within(dialog).getByRole('button', { name: 'Copy invite link' }))
    expect(await navigator.clipboard.readText()).toBe(value)
    expect(await screen.findByText('Invite link copied')).toBeDefined()
  })

  it('replaces an invite that got into the wrong hands', async () => {
    const shown = await show()
    const dialog = await openDialog(shown)
    const before = within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Your invite link' }).value
    await shown.user.click(within(dialog).getByRole('button', { name: 'Replace link' }))
    await settle()
    const after = within(dialog).getByRole<HTMLInputElement>('textbox', { name: 'Your invite link' }).value
    expect(after).not.toBe(before)
  })

  it('tells whose invite it is before anything is sent, then sends it', async () => {
    const shown = await show({}, ({ messenger }) => messenger.invitations.set(good, { kind: 'good', preview: carol }))
    const dialog = await openDialog(shown)
    await paste(shown, good)
    expect(within(dialog).getByText('Carol')).toBeDefined()
    expect(shown.messenger.acts.some((call) => call.startsWith('contacts.request'))).toBe(false)
    await shown.user.click(within(dialog).getByRole('button', { name: 'Send request' }))
    const sent = await screen.findByRole('list', { name: 'Sent requests' })
    expect(within(sent).getByRole('listitem', { name: 'Carol' }).textContent).toMatch(
      /Waiting until you are both online/,
    )
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it.each(['INVITE_GARBLED', 'INVITE_EXPIRED', 'INVITE_OWN'] as const)('says what %s means at once', async (code) => {
    const shown = await show({}, ({ messenger }) =>
      messenger.invitations.set('bad', { kind: 'refused', error: new TincanError(code, 'detail') }),
    )
    const dialog = await openDialog(shown)
    await paste(shown, 'bad')
    expect(within(dialog).getByRole('alert').textContent).toBe(sentences[code])
    await shown.user.click(within(dialog).getByRole('button', { name: 'Send request' }))
    await settle()
    expect(within(dialog).getByRole('alert').textContent).toBe(sentences[code])
    expect(shown.messenger.state.value.requests).toEqual([])
  })

  it.each<ErrorCode>(['INVITE_USED', 'INVITE_REVOKED', 'ALREADY_CONTACT'])(
    'keeps the dialog open and says what %s means',
    async (code) => {
      const error = new TincanError(code, 'detail')
      const shown = await show({}, ({ messenger }) =>
        messenger.invitations.set(good, { kind: 'refused-later', preview: carol, error }),
      )
      const dialog = await openDialog(shown)
      await paste(shown, good)
      await shown.user.click(within(dialog).getByRole('button', { name: 'Send request' }))
      expect((await within(dialog).findByRole('alert')).textContent).toBe(sentences[code])
    },
  )

  it('opens filled in by a link from outside, also one that comes later', async () => {
    const shown = await show({}, ({ messenger, platform }) => {
      messenger.invitations.set(good, { kind: 'good', preview: carol })
      platform.links = [good]
    })
    const box = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Paste an invite link' })
    expect(box.value).toBe(good)
    shown.platform.arrive('tincan://invite#later')
    await waitFor(() => {
      const later = screen.getByRole<HTMLInputElement>('textbox', { name: 'Paste an invite link' })
      expect(later.value).toBe('tincan://invite#later')
    })
  })
})
