// @vitest-environment jsdom
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type Attempt,
  firstAttempt,
  mostBytes,
  mostSide,
  nextAttempt,
} from '../../src/renderer/features/profile/attempts'
import { bareWebp } from '../../src/renderer/features/profile/bareWebp'
import {
  centreCrop,
  type Crop,
  moveCrop,
  mostZoom,
  squareOf,
  withinPicture,
  zoomCrop,
} from '../../src/renderer/features/profile/crop'
import { encodePicture } from '../../src/renderer/features/profile/encodePicture'
import { mostFileBytes, PictureProblem, pictureSentence } from '../../src/renderer/features/profile/pictureProblem'
import { type Drawing, drawing } from './support/drawing'

describe('the square that is kept of a picture', () => {
  it('is the middle until somebody moves it', () => {
    expect(squareOf({ width: 400, height: 300 }, centreCrop({ width: 400, height: 300 }))).toEqual({
      left: 50,
      top: 0,
      side: 300,
    })
  })

  it('moves by shares of itself and stops at the edge', () => {
    const size = { width: 400, height: 300 }
    const closer = zoomCrop(size, centreCrop(size), 3)
    expect(squareOf(size, moveCrop(size, closer, 0.5, -0.25))).toEqual({ left: 200, top: 75, side: 100 })
    expect(squareOf(size, moveCrop(size, closer, 9, 9))).toEqual({ left: 300, top: 200, side: 100 })
  })

  it('keeps its middle where it zooms, and comes back into the picture where it zooms out at the edge', () => {
    const size = { width: 300, height: 300 }
    const corner = moveCrop(size, zoomCrop(size, centreCrop(size), 3), -1, -1)
    expect(corner).toEqual({ x: 50, y: 50, zoom: 3 })
    expect(squareOf(size, zoomCrop(size, corner, 1.5))).toEqual({ left: 0, top: 0, side: 200 })
  })

  it('lies within the picture whatever is asked for', () => {
    const number = fc.double({ min: -1e4, max: 1e4, noNaN: true })
    const length = fc.integer({ min: 1, max: 12_000 })
    fc.assert(
      fc.property(length, length, number, number, number, (width, height, x, y, zoom) => {
        const crop: Crop = withinPicture({ width, height }, { x, y, zoom })
        const { left, top, side } = squareOf({ width, height }, crop)
        expect(crop.zoom).toBeGreaterThanOrEqual(1)
        expect(crop.zoom).toBeLessThanOrEqual(mostZoom)
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(-1e-6)
        expect(left + side).toBeLessThanOrEqual(width + 1e-6)
        expect(top + side).toBeLessThanOrEqual(height + 1e-6)
      }),
    )
  })
})

describe('what is tried to make a picture small', () => {
  const all = (side: number, bytes: (attempt: Attempt) => number): readonly Attempt[] => {
    const tried: Attempt[] = []
    for (let attempt: Attempt | undefined = firstAttempt(side); attempt; attempt = nextAttempt(attempt, bytes(attempt)))
      tried.push(attempt)
    return tried
  }

  it('starts with all there is, at most 512 px, in good quality', () => {
    expect(firstAttempt(4000)).toEqual({ side: mostSide, quality: 0.9 })
    expect(firstAttempt(99.6)).toEqual({ side: 99, quality: 0.9 })
    expect(firstAttempt(0.4).side).toBe(1)
  })

  it('gives up quality before size where little is too much, size at once where much is', () => {
    expect(nextAttempt({ side: 512, quality: 0.9 }, mostBytes + 1)).toEqual({ side: 512, quality: 0.8 })
    expect(nextAttempt({ side: 512, quality: 0.5 }, mostBytes + 1)).toEqual({ side: 384, quality: 0.8 })
    expect(nextAttempt({ side: 512, quality: 0.9 }, 10 * mostBytes)).toEqual({ side: 384, quality: 0.8 })
  })

  it('always ends, and never tries a thing twice or a larger one after a smaller', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), fc.array(fc.nat(400_000), { minLength: 1 }), (side, sizes) => {
        let at = 0
        const tried = all(side, () => mostBytes + 1 + (sizes[at++ % sizes.length] ?? 0))
        expect(tried.length).toBeLessThan(60)
        tried.forEach((attempt, index) => {
          const before = tried[index - 1]
          expect(attempt.side).toBeLessThanOrEqual(Math.min(mostSide, before?.side ?? mostSide))
          if (before?.side === attempt.side) expect(attempt.quality).toBeLessThan(before.quality)
        })
      }),
    )
  })
})

const riff = (...chunks: readonly (readonly [type: string, length: number])[]): Uint8Array<ArrayBuffer> => {
  const parts = chunks.map(([type, length]) => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(length)
    return Buffer.concat([Buffer.from(type), size, Buffer.alloc(length + (length % 2), type)])
  })
  const body = Buffer.concat([Buffer.from('WEBP'), ...parts])
  const size = Buffer.alloc(4)
  size.writeUInt32LE(body.length)
  return new Uint8Array(Buffer.concat([Buffer.from('RIFF'), size, body]))
}

describe('a WebP as a browser makes it', () => {
  it('keeps its pixels and nothing else', () => {
    const made = riff(['VP8X', 10], ['ICCP', 5], ['VP8 ', 7], ['EXIF', 3], ['XMP ', 9])
    expect(bareWebp(made)).toEqual(riff(['VP8 ', 7]))
    expect(bareWebp(riff(['VP8L', 8], ['EXIF', 2]))).toEqual(riff(['VP8L', 8]))
  })

  it('is left alone where its pixels are in more than one place, or nowhere', () => {
    for (const made of [riff(['VP8X', 10], ['ALPH', 4], ['VP8 ', 7]), riff(['ANIM', 6], ['VP8 ', 1]), riff()])
      expect(bareWebp(made)).toBe(made)
    const torn = riff(['VP8X', 10], ['VP8 ', 7]).slice(0, 25)
    expect(bareWebp(torn)).toBe(torn)
  })
})

describe('encoding a picture', () => {
  let world: Drawing
  beforeEach(() => {
    world = drawing()
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  const reasonOf = async (file: Blob): Promise<string> => {
    try {
      await encodePicture(file)
      return 'taken'
    } catch (error) {
      return error instanceof PictureProblem ? error.reason : 'another error'
    }
  }
  const file = new Blob(['…'])

  it('keeps the middle, gives up quality, then size, until it is 40 KiB, and lets the file go', async () => {
    const encoded = await encodePicture(file)
    expect(encoded.length).toBeLessThanOrEqual(mostBytes)
    expect(world.log).toEqual([
      'draw 100 0 600 600 0 0 512 512',
      'image/webp 512 0.9',
      'image/webp 512 0.8',
      'image/webp 512 0.65',
      'image/webp 512 0.5',
      'draw 100 0 600 600 0 0 384 384',
      'image/webp 384 0.8',
      'image/webp 384 0.65',
      'revoked',
    ])
  })

  it('makes a JPEG where the browser makes no WebP', async () => {
    Object.assign(world, { webp: false, bytes: () => 9 })
    await encodePicture(file)
    expect(world.log).toEqual(['draw 100 0 600 600 0 0 512 512', 'image/png 512 0.9', 'image/jpeg 512 0.9', 'revoked'])
  })

  it('refuses what is too large before it looks into it, and what has too many pixels before it draws', async () => {
    const huge = new Blob(['x'])
    Object.defineProperty(huge, 'size', { value: mostFileBytes + 1 })
    expect(await reasonOf(huge)).toBe('file-too-large')
    expect(world.log).toEqual([])
    Object.assign(world, { width: 8001, height: 8000 })
    expect(await reasonOf(file)).toBe('too-many-pixels')
    expect(world.log).toEqual(['revoked'])
  })

  it('refuses what is no picture, and what will not become small', async () => {
    world.broken = true
    expect(await reasonOf(file)).toBe('not-a-picture')
    Object.assign(world, { broken: false, width: 0 })
    expect(await reasonOf(file)).toBe('not-a-picture')
    world.width = 800
    world.bytes = () => mostBytes + 1
    expect(await reasonOf(file)).toBe('not-small-enough')
  })

  it('tells each reason in a sentence', () => {
    const reasons = ['file-too-large', 'too-many-pixels', 'not-a-picture', 'not-small-enough'] as const
    const told = reasons.map((reason) => pictureSentence(new PictureProblem(reason)))
    expect(new Set(told).size).toBe(4)
    for (const sentence of told) expect(sentence).toMatch(/^This .*\.$/)
    expect(pictureSentence(new Error('internal'))).not.toMatch(/internal/)
  })
})
