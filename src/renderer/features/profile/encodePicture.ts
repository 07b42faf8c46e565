import { firstAttempt, mostBytes, nextAttempt } from './attempts'
import { bareWebp } from './bareWebp'
import { type Crop, centreCrop, squareOf } from './crop'
import { type OpenPicture, openPicture } from './openPicture'
import { PictureProblem } from './pictureProblem'

const formats = ['image/webp', 'image/jpeg'] as const
type Format = (typeof formats)[number]

/**
 * A picture fit for a profile: square, at most 512 px wide and 40 KiB, WebP, or JPEG where the browser makes
 * none. It is drawn anew from its pixels, so nothing else that was in the file (place, camera, comments) can be
 * in the result. Without `crop` the middle is kept. Rejects with a {@link PictureProblem}.
 */
export const encodePicture = async (file: Blob, crop?: Crop): Promise<Uint8Array<ArrayBuffer>> => {
  const picture = await openPicture(file)
  try {
    return await encodeOpen(picture, crop ?? centreCrop(picture))
  } finally {
    picture.dispose()
  }
}

/** The same of a picture that is open already. */
export const encodeOpen = async (picture: OpenPicture, crop: Crop): Promise<Uint8Array<ArrayBuffer>> => {
  const square = squareOf(picture, crop)
  let attempt = firstAttempt(square.side)
  let canvas = picture.draw(square, attempt.side)
  for (;;) {
    const blob = await encoded(canvas, attempt.quality)
    const bytes = new Uint8Array(await blob.arrayBuffer())
    const bare = blob.type === 'image/webp' ? bareWebp(bytes) : bytes
    if (bare.length <= mostBytes) return bare
    const next = nextAttempt(attempt, bare.length)
    if (next === undefined) throw new PictureProblem('not-small-enough')
    if (next.side !== attempt.side) canvas = picture.draw(square, next.side)
    attempt = next
  }
}

const encoded = async (canvas: HTMLCanvasElement, quality: number): Promise<Blob> => {
  for (const format of formats) {
    const blob = await toBlob(canvas, format, quality)
    // A browser that cannot make what it is asked for makes a PNG.
    if (blob?.type === format) return blob
  }
  throw new PictureProblem('not-a-picture')
}

const toBlob = (canvas: HTMLCanvasElement, format: Format, quality: number): Promise<Blob | null> =>
  new Promise((resolve) => {
    canvas.toBlob(resolve, format, quality)
  })
