import { sentenceFor } from '../../state/sentences'

/** The largest file that is opened, in bytes. */
export const mostFileBytes = 20 * 1024 * 1024
/** The most pixels that are decoded: four bytes of memory each. */
export const mostPixels = 64_000_000

const sentences = {
  'file-too-large': 'This file is too large. Choose a picture of at most 20 MB.',
  'too-many-pixels': 'This picture has too many pixels. Choose a smaller one.',
  'not-a-picture': 'This file is no picture that Tincan can read. Choose a JPEG, PNG or WebP.',
  'not-small-enough': 'This picture cannot be made small enough. Choose another one.',
} as const

/** Why a file cannot become a picture. */
export class PictureProblem extends Error {
  override readonly name = 'PictureProblem'

  constructor(readonly reason: keyof typeof sentences) {
    super(reason)
  }
}

/** For whoever chose the file. */
export const pictureSentence = (error: unknown): string =>
  error instanceof PictureProblem ? sentences[error.reason] : sentenceFor(error)
