/** One emoji that came with each version of Unicode's list, newest first. */
const newcomers = [
  [17, '\u{1FAEA}'],
  [16, '\u{1FAE9}'],
  [15, '\u{1FAE8}'],
  [14, '\u{1FAE0}'],
] as const

/** Every font in use knows these. */
const oldest = 13

/** Tells the pixels that a text leaves behind in a colour; `undefined` where nothing can be drawn. */
export type Draw = (text: string, colour: string) => Uint8ClampedArray | undefined

/** An emoji has colours of its own; the box that stands for a missing one takes the colour of the text. */
const isDrawn = (draw: Draw, emoji: string): boolean => {
  const red = draw(emoji, '#f00')
  const blue = draw(emoji, '#00f')
  if (red === undefined || blue === undefined) return false
  return red.some((value) => value !== 0) && red.every((value, index) => value === blue[index])
}

/** The newest list of emoji that this system's font can show: the rest would be empty boxes. */
export const newestVersion = (draw: Draw): number => newcomers.find(([, emoji]) => isDrawn(draw, emoji))?.[0] ?? oldest

const side = 16

export const drawOn =
  (document: Document): Draw =>
  (text, colour) => {
    const canvas = document.createElement('canvas')
    canvas.width = side
    canvas.height = side
    const context = canvas.getContext('2d', { willReadFrequently: true })
    if (!context) return undefined
    context.font = `${side - 2}px sans-serif`
    context.textBaseline = 'top'
    context.fillStyle = colour
    context.fillText(text, 0, 0)
    return context.getImageData(0, 0, side, side).data
  }
