import { vi } from 'vitest'

/** The picture a browser is said to find in a file, how it encodes, and what it was asked for. */
export interface Drawing {
  width: number
  height: number
  broken: boolean
  /** Whether this browser makes WebP. */
  webp: boolean
  /** How large what it makes comes out. */
  bytes: (side: number, quality: number) => number
  readonly log: string[]
}

/** Gives jsdom, which decodes and draws nothing, pictures and canvases. Undo with `vi.unstubAllGlobals`. */
export const drawing = (): Drawing => {
  const world: Drawing = {
    width: 800,
    height: 600,
    broken: false,
    webp: true,
    bytes: (side, quality) => Math.floor(side * side * quality * 0.4),
    log: [],
  }
  class FakeImage {
    onload: (() => void) | undefined
    onerror: (() => void) | undefined
    naturalWidth = 0
    naturalHeight = 0
    set src(_url: string) {
      queueMicrotask(() => {
        this.naturalWidth = world.width
        this.naturalHeight = world.height
        if (world.broken) this.onerror?.()
        else this.onload?.()
      })
    }
  }
  vi.stubGlobal('Image', FakeImage)
  Object.assign(URL, { createObjectURL: () => 'blob:it', revokeObjectURL: () => world.log.push('revoked') })
  const context = {
    fillRect: () => undefined,
    drawImage: (_image: unknown, ...numbers: readonly number[]) => world.log.push(`draw ${numbers.join(' ')}`),
  }
  Object.assign(HTMLCanvasElement.prototype, {
    getContext: () => context,
    toBlob(this: HTMLCanvasElement, done: (blob: Blob) => void, type: string, quality: number) {
      const made = type === 'image/webp' && !world.webp ? 'image/png' : type
      world.log.push(`${made} ${this.width} ${quality}`)
      done(new Blob([new Uint8Array(world.bytes(this.width, quality))], { type: made }))
    },
  })
  return world
}
