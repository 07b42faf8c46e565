// @vitest-environment jsdom
import './support/page'
import { render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { catalogue } from '../../src/renderer/features/emoji/catalogue'
import { EmojiPicker } from '../../src/renderer/features/emoji/EmojiPicker'
import { cellAt, columns, layOut, stepFrom } from '../../src/renderer/features/emoji/grid'
import { keptIn, withRecent } from '../../src/renderer/features/emoji/memory'
import { searchEmoji } from '../../src/renderer/features/emoji/search'
import { type Draw, newestVersion } from '../../src/renderer/features/emoji/supported'

const search = (): HTMLElement => screen.getByRole('combobox', { name: 'Search emoji' })

/** What a screen reader says is marked. */
const marked = (): string | null | undefined => {
  const id = search().getAttribute('aria-activedescendant')
  return id === null ? null : document.getElementById(id)?.getAttribute('aria-label')
}

const open = async () => {
  const onPick = vi.fn<(emoji: string) => void>()
  const onClose = vi.fn<() => void>()
  const user = userEvent.setup({ delay: null })
  const { unmount } = render(<EmojiPicker onPick={onPick} onClose={onClose} />)
  await screen.findByRole('grid', { name: 'Emoji' })
  return { onPick, onClose, user, unmount }
}

beforeEach(() => {
  localStorage.clear()
})

describe('the names of emoji', () => {
  it('are found by shortcode, name and keyword, the closest first', () => {
    const first = (query: string): string | undefined => searchEmoji(catalogue.all, query)[0]?.emoji
    expect(first('smile')).toBe('😄')
    expect(first('+1')).toBe('👍️')
    expect(first('red heart')).toBe('❤️')
    expect(searchEmoji(catalogue.all, 'birthday').map(({ emoji }) => emoji)).toContain('🎂')
    expect(searchEmoji(catalogue.all, 'GERMANY')[0]?.emoji).toBe('🇩🇪')
    expect(searchEmoji(catalogue.all, 'red zebra')).toEqual([])
  })

  it('give each shortcode to one emoji, and leave out the parts emoji are made of', () => {
    expect(catalogue.byShortcode.get('tada')?.emoji).toBe('🎉')
    expect(catalogue.byShortcode.get('smile')?.emoji).toBe('😄')
    expect(catalogue.byEmoji.get('👋🏽')?.name).toBe('waving hand')
    expect(catalogue.byEmoji.has('🏽')).toBe(false)
    expect(catalogue.all.length).toBeGreaterThan(1800)
  })

  it('stop at what the font of this system can show', () => {
    const fontUpTo =
      (newest: readonly string[]): Draw =>
      (text, colour) =>
        new Uint8ClampedArray(newest.includes(text) ? [9, 9, 9] : colour === '#f00' ? [255, 0, 0] : [0, 0, 255])
    expect(newestVersion(fontUpTo(['\u{1FAE8}', '\u{1FAE0}']))).toBe(15)
    expect(newestVersion(fontUpTo([]))).toBe(13)
    expect(newestVersion(() => undefined)).toBe(13)
    expect(newestVersion(() => new Uint8ClampedArray(3))).toBe(13)
  })
})

describe('the grid', () => {
  const rows = layOut(catalogue, { query: '', recent: ['🎉', 'nonsense'], tone: 0 })

  it('begins with what was used last, and leaves out what is no emoji', () => {
    expect(rows.slice(0, 2)).toMatchObject([
      { kind: 'heading', title: 'Recently used' },
      { kind: 'cells', cells: [{ emoji: '🎉' }] },
    ])
    expect(rows[2]).toMatchObject({ kind: 'heading', title: 'Smileys and emotion' })
  })

  it('lets arrows wander over headings and short rows, and stop at the ends', () => {
    const start = stepFrom(rows, undefined, 'next')
    expect(start).toEqual({ row: 1, column: 0 })
    expect(stepFrom(rows, start, 'previous')).toEqual(start)
    expect(stepFrom(rows, start, 'up')).toEqual(start)
    const next = stepFrom(rows, start, 'next')
    expect(next).toEqual({ row: 3, column: 0 })
    expect(stepFrom(rows, next, 'previous')).toEqual(start)
    const end = stepFrom(rows, next, 'row-end')
    expect(end).toEqual({ row: 3, column: columns - 1 })
    expect(stepFrom(rows, end, 'up')).toEqual(start)
    expect(stepFrom(rows, end, 'next')).toEqual({ row: 4, column: 0 })
    const last = Array.from({ length: 400 }).reduce<typeof start>((place) => stepFrom(rows, place, 'page-down'), start)
    expect(last?.row).toBe(rows.length - 1)
    expect(cellAt(rows, last)).toBeDefined()
  })

  it('leads nowhere where nothing was found', () => {
    expect(stepFrom([], undefined, 'down')).toBeUndefined()
  })
})

describe('what is remembered', () => {
  it('is the newest 24, each once', () => {
    const many = Array.from({ length: 30 }, (_, index) => `e${index}`).reduce(withRecent, { recent: [], tone: 0 })
    expect(many.recent).toHaveLength(24)
    expect(withRecent(many, 'e20').recent.filter((emoji) => emoji === 'e20')).toHaveLength(1)
    expect(withRecent(many, 'e20').recent[0]).toBe('e20')
  })

  it.each([['not json'], ['{"recent":"x","tone":9}'], [null]])('starts anew from %s', (kept) => {
    expect(keptIn(() => ({ getItem: () => kept, setItem: () => undefined })).load()).toEqual({ recent: [], tone: 0 })
  })

  it('is nothing where the browser keeps nothing, and that is no error', () => {
    const memory = keptIn(() => {
      throw new Error('denied')
    })
    expect(memory.load()).toEqual({ recent: [], tone: 0 })
    expect(() => {
      memory.save({ recent: ['🎉'], tone: 1 })
    }).not.toThrow()
  })
})

describe('the picker', () => {
  it('takes what is typed from the start, marks the best and picks it by Enter', async () => {
    const { user, onPick } = await open()
    expect(document.activeElement).toBe(search())
    await user.keyboard('party popper')
    expect(marked()).toBe('party popper')
    await user.keyboard('{Enter}')
    expect(onPick.mock.calls).toEqual([['🎉']])
  })

  it('is walked through with the arrow keys', async () => {
    const { user, onPick } = await open()
    expect(marked()).toBeNull()
    await user.keyboard('{ArrowDown}')
    const first = marked()
    await user.keyboard('{ArrowRight}')
    expect(marked()).not.toBe(first)
    await user.keyboard('{ArrowLeft}{ArrowDown}{ArrowUp}')
    expect(marked()).toBe(first)
    await user.keyboard('{Enter}')
    expect(onPick.mock.calls).toEqual([['😀']])
  })

  it('leaves the caret its keys while a word is being typed', async () => {
    const { user, onPick } = await open()
    await user.keyboard('tda{ArrowLeft}{ArrowLeft}a')
    expect(search()).toHaveProperty('value', 'tada')
    await user.keyboard('{Enter}')
    expect(onPick.mock.calls).toEqual([['🎉']])
  })

  it('closes by Escape', async () => {
    const { user, onClose } = await open()
    await user.keyboard('{Escape}')
    expect(onClose).toHaveBeenCalledOnce()
  })

  it('says how many were found, and when there are none', async () => {
    const { user } = await open()
    await user.keyboard('party popper')
    expect(screen.getByRole('status').textContent).toBe('1 emoji found')
    await user.keyboard('xyz')
    expect(screen.getByRole('status').textContent).toBe('0 emoji found')
    expect(screen.getByText('No emoji found')).toBeDefined()
    await user.keyboard('{Enter}')
  })

  it('picks by click and shows it first the next time', async () => {
    const { user, onPick, unmount } = await open()
    await user.keyboard('tada')
    await user.click(screen.getByRole('gridcell', { name: 'party popper' }))
    expect(onPick.mock.calls).toEqual([['🎉']])
    unmount()
    await open()
    const [heading, cells] = within(screen.getByRole('grid')).getAllByRole('row')
    expect(heading?.textContent).toBe('Recently used')
    expect(cells?.textContent).toBe('🎉')
  })

  it('gives hands the skin tone that was chosen, also the next time', async () => {
    const { user, onPick, unmount } = await open()
    await user.click(screen.getByRole('radio', { name: 'Medium skin tone' }))
    await user.click(search())
    await user.keyboard('wave{Enter}')
    expect(onPick.mock.calls).toEqual([['👋🏽']])
    unmount()
    const again = await open()
    expect(screen.getByRole('radio', { name: 'Medium skin tone' }).getAttribute('aria-checked')).toBe('true')
    await again.user.keyboard('thumbsup{Enter}')
    expect(again.onPick.mock.calls).toEqual([['👍🏽']])
  })

  it('offers its categories', async () => {
    const { user } = await open()
    Object.defineProperty(screen.getByRole('grid'), 'scrollHeight', { value: 9_000 })
    const bar = screen.getByRole('toolbar', { name: 'Emoji categories' })
    expect(within(bar).getAllByRole('button')).toHaveLength(9)
    await user.click(within(bar).getByRole('button', { name: 'Flags' }))
    await waitFor(() => {
      expect(screen.getByRole('grid').scrollTop).toBeGreaterThan(1000)
    })
  })
})
