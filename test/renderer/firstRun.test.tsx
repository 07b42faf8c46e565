// @vitest-environment jsdom
import './support/page'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { TincanError } from '../../src/core'
import { Trouble } from '../../src/renderer/features/welcome/Trouble'
import { Unlock } from '../../src/renderer/features/welcome/Unlock'
import { Welcome } from '../../src/renderer/features/welcome/Welcome'

describe('the first run', () => {
  it('asks for a name, and says plainly that a device without a passphrase is not protected (ST1)', async () => {
    const create = vi.fn(() => Promise.resolve())
    render(<Welcome fallback="none" onCreate={create} />)
    expect(screen.getByRole('heading', { name: 'Welcome to Tincan' })).toBeDefined()
    expect(screen.getByText(/not protected/)).toBeDefined()
    expect(screen.getByRole('button', { name: 'Create identity' })).toHaveProperty('disabled', true)
    await userEvent.type(screen.getByRole('textbox', { name: 'Your name' }), '  Alice {Enter}')
    expect(create).toHaveBeenCalledExactlyOnceWith('Alice', undefined)
  })

  it('takes a passphrase that was typed twice alike, and no other', async () => {
    const create = vi.fn(() => Promise.resolve())
    render(<Welcome fallback="none" onCreate={create} />)
    await userEvent.type(screen.getByRole('textbox', { name: 'Your name' }), 'Alice')
    await userEvent.type(screen.getByRole('textbox', { name: 'Passphrase' }), 'two words')
    expect(screen.queryByText(/not protected/)).toBeNull()
    await userEvent.type(screen.getByRole('textbox', { name: 'Repeat it' }), 'two')
    await userEvent.click(screen.getByRole('button', { name: 'Create identity' }))
    expect(screen.getByRole('alert').textContent).toMatch(/not the same/)
    expect(create).not.toHaveBeenCalled()
    await userEvent.type(screen.getByRole('textbox', { name: 'Repeat it' }), ' words{Enter}')
    expect(create).toHaveBeenCalledExactlyOnceWith('Alice', 'two words')
  })

  it('needs no passphrase where the system keeps the key', () => {
    render(<Welcome fallback="keyring" onCreate={() => Promise.resolve()} />)
    expect(screen.queryByRole('textbox', { name: 'Passphrase' })).toBeNull()
    expect(screen.getByText(/keyring/)).toBeDefined()
  })

  it('stays and says why when the disk refuses the identity', async () => {
    const full = new TincanError('STORAGE_FULL', 'full')
    render(<Welcome fallback="none" onCreate={() => Promise.reject(full)} />)
    await userEvent.type(screen.getByRole('textbox', { name: 'Your name' }), 'Alice{Enter}')
    expect((await screen.findByRole('alert')).textContent).toMatch(/no space left/)
  })
})

describe('a locked device', () => {
  it('says when the passphrase is wrong and opens with the right one', async () => {
    const tried: string[] = []
    render(
      <Unlock
        onUnlock={(passphrase) => {
          tried.push(passphrase)
          return Promise.resolve(
            passphrase === 'right' ? { ok: true, value: undefined } : { ok: false, error: 'wrong-passphrase' },
          )
        }}
      />,
    )
    const box = screen.getByRole('textbox', { name: 'Passphrase' })
    await userEvent.type(box, 'wrong{Enter}')
    expect((await screen.findByRole('alert')).textContent).toMatch(/not the passphrase/)
    await userEvent.clear(box)
    await userEvent.type(box, 'right')
    await userEvent.click(screen.getByRole('button', { name: 'Unlock' }))
    expect(tried).toEqual(['wrong', 'right'])
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe('a store that cannot be read (ST3)', () => {
  it.each([
    ['STORAGE_DAMAGED', /damaged/],
    ['STORAGE_FULL', /no space/],
    ['STORAGE_UNAVAILABLE', /cannot reach its storage/],
  ] as const)('tells what %s means and offers a retry and a diagnostic, never a reset', async (code, sentence) => {
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:diagnostic' }))
    const retry = vi.fn()
    render(<Trouble error={new TincanError(code, 'detail')} at="2026-11-21T12:00:00Z" onRetry={retry} />)
    expect(screen.getByRole('alert').textContent).toMatch(sentence)
    expect(screen.getByRole('link', { name: 'Download diagnostic' })).toBeDefined()
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Retry'])
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }))
    expect(retry).toHaveBeenCalledOnce()
  })
})
