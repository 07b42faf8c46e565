import type { Disposable } from '../../../core'
import type { Size, Square } from './crop'
import { mostFileBytes, mostPixels, PictureProblem } from './pictureProblem'

/** A picture from a file, turned the right way up; whoever opened it disposes of it. */
export interface OpenPicture extends Size, Disposable {
  /** For an `<img>`. */
  readonly url: string
  draw(square: Square, side: number): HTMLCanvasElement
}

/**
 * Opens any picture the browser can decode. Its size is read before its pixels are: a small file can hold a
 * picture larger than the memory. Rejects with a {@link PictureProblem}.
 */
export const openPicture = async (file: Blob): Promise<OpenPicture> => {
  if (file.size > mostFileBytes) throw new PictureProblem('file-too-large')
  const url = URL.createObjectURL(file)
  try {
    const image = await loaded(url)
    const { naturalWidth: width, naturalHeight: height } = image
    if (width === 0 || height === 0) throw new PictureProblem('not-a-picture')
    if (width * height > mostPixels) throw new PictureProblem('too-many-pixels')
    return {
      url,
      width,
      height,
      draw: (square, side) => drawn(image, square, side),
      dispose: () => {
        URL.revokeObjectURL(url)
      },
    }
  } catch (error) {
    URL.revokeObjectURL(url)
    throw error
  }
}

const loaded = (url: string): Promise<HTMLImageElement> =>
  new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => {
      resolve(image)
    }
    image.onerror = () => {
      reject(new PictureProblem('not-a-picture'))
    }
    image.src = url
  })

const drawn = (image: HTMLImageElement, { left, top, side: from }: Square, side: number): HTMLCanvasElement => {
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  // Opaque, on white: JPEG has no transparency, and a picture looks the same to everybody.
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) throw new PictureProblem('not-a-picture')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, side, side)
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, left, top, from, from, 0, 0, side, side)
  return canvas
}
