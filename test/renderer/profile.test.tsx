// @vitest-environment jsdom
import './support/page'
import { fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TincanError } from '../../src/core'
import { type Drawing, drawing } from './support/drawing'
import { settle, show, type Shown } from './support/show'
import { pictureOf, start } from './support/world'

const ann = {
  ...start.profile,
  name: 'Ann',
  statusText: '⛵ At sea',
  bio: 'Sails.',
  links: ['https://ann.example/', 'mailto:ann@mail.example'],
}

const open = async (shown: Shown): Promise<HTMLElement> => {
  await shown.user.click(screen.getByRole('button', { name: 'Settings' }))
  await settle()
  return screen.getByRole('tabpanel', { name: 'Profile' })
}
const saved = ({ messenger }: Shown) => messenger.state.value.profile
const box = (panel: HTMLElement, name: string): HTMLElement => within(panel).getByRole('textbox', { name })
const press = async (shown: Shown, panel: HTMLElement, name: string): Promise<void> => {
  await shown.user.click(within(panel).getByRole('button', { name }))
  await settle()
}

describe('the own profile (features row 5)', () => {
  it('is saved when asked for, all at once, and says so', async () => {
    const shown = await show({ profile: ann })
    const panel = await open(shown)
    expect(panel.textContent).toMatch(/contacts see all of this.*shared groups see your name alone/)
    expect(within(panel).getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true)
    fireEvent.change(box(panel, 'Your name'), { target: { value: 'Anna' } })
    fireEvent.change(box(panel, 'About you'), { target: { value: 'Sails. And swims.' } })
    expect(panel.textContent).toMatch(/17 of 280 characters/)
    expect(saved(shown)).toEqual(ann)
    await press(shown, panel, 'Save')
    expect(saved(shown)).toEqual({ ...ann, name: 'Anna', bio: 'Sails. And swims.' })
    expect(screen.getByText('Profile saved')).toBeDefined()
    expect(within(panel).getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true)
  })

  it('can be left as it was', async () => {
    const shown = await show({ profile: ann })
    const panel = await open(shown)
    await shown.user.type(box(panel, 'About you'), '!!')
    await press(shown, panel, 'Discard changes')
    expect(box(panel, 'About you')).toHaveProperty('value', 'Sails.')
    expect(shown.messenger.acts).not.toContain('profile.update')
  })

  it('takes a status from the quick choices, and back', async () => {
    const shown = await show({ profile: ann })
    const panel = await open(shown)
    await press(shown, panel, '🏖️ On holiday')
    expect(within(panel).getByRole('button', { name: '🏖️ On holiday' }).getAttribute('aria-pressed')).toBe('true')
    await press(shown, panel, 'Save')
    expect(saved(shown).statusText).toBe('🏖️ On holiday')
    await press(shown, panel, '🏖️ On holiday')
    await press(shown, panel, 'Save')
    expect(saved(shown).statusText).toBe('')
  })

  it('is not saved while something in it is wrong, and says what', async () => {
    const shown = await show({ profile: ann })
    const panel = await open(shown)
    fireEvent.change(box(panel, 'Status'), { target: { value: 'x'.repeat(81) } })
    expect(within(panel).getByRole('alert').textContent).toBe('1 character too long.')
    await shown.user.type(box(panel, 'Your name'), '{Enter}')
    expect(shown.messenger.acts).not.toContain('profile.update')
  })

  it('shows in a sentence what the messenger refuses, and keeps what was typed', async () => {
    const shown = await show({ profile: ann })
    const panel = await open(shown)
    vi.spyOn(shown.messenger.profile, 'update').mockRejectedValue(new TincanError('STORAGE_FULL', 'quota'))
    await shown.user.type(box(panel, 'About you'), '!')
    await press(shown, panel, 'Save')
    expect(within(panel).getByRole('alert').textContent).toMatch(/no space left/)
    expect(box(panel, 'About you')).toHaveProperty('value', 'Sails.!')
  })
})

describe('links of the own profile', () => {
  it('are added, moved and removed by keyboard, which stays where it is needed', async () => {
    const shown = await show({ profile: ann })
    const panel = await open(shown)
    await press(shown, panel, 'Add link')
    expect(document.activeElement).toBe(box(panel, 'Link 3'))
    await shown.user.keyboard('boat.example')
    await press(shown, panel, 'Move link 3 up')
    expect(document.activeElement).toBe(box(panel, 'Link 2'))
    await press(shown, panel, 'Remove link 1')
    expect(document.activeElement).toBe(box(panel, 'Link 1'))
    await press(shown, panel, 'Save')
    expect(saved(shown).links).toEqual(['https://boat.example/', 'mailto:ann@mail.example'])
  })

  it('that must not be followed are refused where they stand', async () => {
    const shown = await show({ profile: ann })
    const panel = await open(shown)
    fireEvent.change(box(panel, 'Link 1'), { target: { value: 'javascript:alert(1)' } })
    const line = box(panel, 'Link 1')
    expect(line.getAttribute('aria-invalid')).toBe('true')
    expect(document.getElementById(line.getAttribute('aria-describedby') ?? '')?.textContent).toMatch(/Write it like/)
    expect(within(panel).getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true)
  })

  it('are five at most', async () => {
    const shown = await show({ profile: ann })
    const panel = await open(shown)
    for (let count = 0; count < 3; count++) await press(shown, panel, 'Add link')
    expect(within(panel).queryByRole('button', { name: 'Add link' })).toBeNull()
  })
})

describe('the own picture', () => {
  let world: Drawing
  beforeEach(() => {
    world = drawing()
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })
  const choose = async (panel: HTMLElement): Promise<void> => {
    const input = panel.querySelector('input[type=file]')
    if (input) fireEvent.change(input, { target: { files: [new File(['…'], 'me.png', { type: 'image/png' })] } })
    await settle()
  }
  const dialog = (): HTMLElement => screen.getByRole('dialog', { name: 'Crop picture' })

  it('is cropped by keyboard, and saved with the rest', async () => {
    const shown = await show({ profile: ann })
    const panel = await open(shown)
    await choose(panel)
    within(dialog()).getByRole('group', { name: 'Part that is shown' }).focus()
    await shown.user.keyboard('{ArrowLeft}{ArrowLeft}{Shift>}{ArrowRight}{/Shift}')
    await shown.user.click(within(dialog()).getByRole('button', { name: 'Use picture' }))
    await settle()
    // 600 px of 800: the middle starts at 100; twice 5 % to the left, then to the edge.
    expect(world.log.find((line) => line.startsWith('draw'))).toBe('draw 190 0 600 600 0 0 512 512')
    expect(saved(shown).picture).toBeUndefined()
    await press(shown, panel, 'Save')
    expect(saved(shown).picture).toBeDefined()
    expect(world.log).toContain('revoked')
  })

  it('is zoomed by its slider and by plus and minus', async () => {
    const shown = await show({ profile: ann })
    await choose(await open(shown))
    fireEvent.change(within(dialog()).getByRole('slider', { name: 'Zoom' }), { target: { value: '2' } })
    within(dialog()).getByRole('group', { name: 'Part that is shown' }).focus()
    await shown.user.keyboard('+-+-')
    await shown.user.click(within(dialog()).getByRole('button', { name: 'Use picture' }))
    await settle()
    expect(world.log.find((line) => line.startsWith('draw'))).toBe('draw 250 150 300 300 0 0 300 300')
  })

  it('is let go where the dialog is closed', async () => {
    const shown = await show({ profile: ann })
    const panel = await open(shown)
    await choose(panel)
    await shown.user.keyboard('{Escape}')
    await settle()
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(world.log).toEqual(['revoked'])
    expect(within(panel).queryByRole('button', { name: 'Remove picture' })).toBeNull()
  })

  it('is refused in a sentence where the file is none', async () => {
    world.broken = true
    const shown = await show({ profile: ann })
    const panel = await open(shown)
    await choose(panel)
    expect(within(panel).getByRole('alert').textContent).toMatch(/no picture that Tincan can read/)
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('is taken away', async () => {
    const picture = pictureOf('ann')
    const shown = await show({ profile: { ...ann, picture } })
    const panel = await open(shown)
    await press(shown, panel, 'Remove picture')
    await press(shown, panel, 'Save')
    expect(saved(shown).picture).toBeUndefined()
  })
})
