import { type Rectangle, screen } from 'electron'
import { join } from 'node:path'
import * as v from 'valibot'
import { readSmallFile } from './readSmallFile'
import { replaceFile } from './replaceFile'

const side = v.pipe(v.number(), v.safeInteger(), v.minValue(-100_000), v.maxValue(100_000))
const rectangle = v.object({
  x: side,
  y: side,
  width: v.pipe(side, v.minValue(360)),
  height: v.pipe(side, v.minValue(400)),
})

const overlaps = (one: Rectangle, other: Rectangle): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height

/** Where the window was, unless that screen is gone or the note is unreadable: then the system chooses. */
export const loadBounds = (folder: string): Partial<Rectangle> => {
  try {
    const text = readSmallFile(join(folder, 'window.json'), 4096)
    const saved = v.parse(rectangle, JSON.parse(text?.toString('utf8') ?? ''))
    if (screen.getAllDisplays().some((display) => overlaps(saved, display.workArea))) return saved
  } catch {
    // Not worth a word: a window in its usual place is no loss.
  }
  return { width: 1180, height: 780 }
}

export const saveBounds = (folder: string, { x, y, width, height }: Rectangle): void => {
  try {
    replaceFile(join(folder, 'window.json'), JSON.stringify({ x, y, width, height }))
  } catch {
    console.warn('the place of the window could not be kept')
  }
}
