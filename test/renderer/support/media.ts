import { vi } from 'vitest'
import type { MediaTrack } from '../../../src/core'

/** A track of the kind a browser has, as far as screens look at it. */
class StillTrack extends EventTarget {
  enabled = true
  readonly readyState = 'live'

  constructor(
    readonly kind: string,
    readonly id: string,
  ) {
    super()
  }

  stop(): void {
    // Nothing was captured.
  }
}

class StillStream {
  constructor(readonly tracks: readonly MediaTrack[]) {}
  getTracks(): readonly MediaTrack[] {
    return this.tracks
  }
}

const streams = new WeakMap<HTMLMediaElement, unknown>()
/** Through which loudspeaker each element plays. */
export const outputs = new WeakMap<HTMLMediaElement, string>()

/** What jsdom leaves out of media elements. */
export const stubMedia = (): void => {
  vi.stubGlobal('MediaStreamTrack', StillTrack)
  vi.stubGlobal('MediaStream', StillStream)
  Object.defineProperties(HTMLMediaElement.prototype, {
    srcObject: {
      configurable: true,
      get(this: HTMLMediaElement) {
        return streams.get(this) ?? null
      },
      set(this: HTMLMediaElement, stream: unknown) {
        streams.set(this, stream)
      },
    },
    play: { configurable: true, value: () => Promise.resolve() },
    setSinkId: {
      configurable: true,
      value(this: HTMLMediaElement, id: string) {
        outputs.set(this, id)
        return Promise.resolve()
      },
    },
  })
}

export const stillTrack = (kind: 'audio' | 'video', id: string): MediaTrack => new StillTrack(kind, id)

/** The tracks an element shows or plays. */
export const tracksIn = (element: HTMLMediaElement): readonly MediaTrack[] => {
  const { srcObject } = element
  return srcObject instanceof StillStream ? srcObject.getTracks() : []
}

/** Counts what sounds: contexts open, and notes begun. */
export class RingRecorder {
  open = 0
  readonly notes: { readonly frequency: number; readonly at: number }[] = []

  /** Takes the place of the browser's sound. */
  stub(): void {
    const begin = (change: 1 | -1): void => {
      this.open += change
    }
    const { notes } = this
    const parameter = () => ({
      value: 0,
      setValueAtTime: () => 0,
      linearRampToValueAtTime: () => 0,
      exponentialRampToValueAtTime: () => 0,
    })
    class StillContext {
      readonly currentTime = 0
      readonly state = 'running'
      readonly destination = {}
      constructor() {
        begin(1)
      }
      createOscillator() {
        const frequency = parameter()
        return {
          frequency,
          connect: (next: object) => next,
          start: (at: number) => notes.push({ frequency: frequency.value, at }),
          stop: () => undefined,
        }
      }
      createGain() {
        return { gain: parameter(), connect: (next: object) => next }
      }
      close(): Promise<void> {
        begin(-1)
        return Promise.resolve()
      }
    }
    vi.stubGlobal('AudioContext', StillContext)
  }
}
