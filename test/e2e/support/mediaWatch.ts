import type { Page } from '@playwright/test'

/** Slots of a call's connection, in the order of their places. */
export type Slot = 'microphone' | 'camera' | 'screen' | 'screenSound'

interface Received {
  readonly frames: number
  readonly energy: number
  readonly bytes: number
}

interface MediaWatch {
  /** What asking for a device ends with from now on; empty for a device. */
  refusal: string
  /** What was opened so far, e.g. `audio`, and what of it is live. */
  opened(): readonly string[]
  live(): number
  /** Ways of media that are open. */
  ways(): number
  received(slot: number): Promise<Received>
  /** Nothing leaves the page until it is let go of. */
  hold(): void
  letGo(): void
  /** Names of dialogs that were ever on the screen. */
  readonly dialogs: readonly string[]
}

declare global {
  interface Window {
    readonly mediaWatch: MediaWatch
  }
}

/** Runs in a page before the app does: keeps what it opens where a test finds it. */
const watch = (): void => {
  const tracks: MediaStreamTrack[] = []
  const made: RTCPeerConnection[] = []
  const dialogs: string[] = []
  let held: (() => void)[] | undefined
  const { mediaDevices } = navigator
  for (const name of ['getUserMedia', 'getDisplayMedia'] as const) {
    const real = mediaDevices[name].bind(mediaDevices)
    mediaDevices[name] = async (constraints?: MediaStreamConstraints & DisplayMediaStreamOptions) => {
      if (mediaWatch.refusal !== '') throw new DOMException('as the test wants it', mediaWatch.refusal)
      const stream = await real(constraints)
      tracks.push(...stream.getTracks())
      return stream
    }
  }
  const clone = Reflect.get(MediaStreamTrack.prototype, 'clone')
  MediaStreamTrack.prototype.clone = function () {
    const copy = clone.call(this)
    tracks.push(copy)
    return copy
  }
  const Kept = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      made.push(this)
    }
  }
  Object.assign(globalThis, { RTCPeerConnection: Kept })
  for (const { prototype } of [WebSocket, RTCDataChannel]) {
    const send: unknown = Reflect.get(prototype, 'send')
    if (typeof send !== 'function') throw new Error('nothing to send with')
    Object.assign(prototype, {
      send(this: unknown, ...data: readonly unknown[]) {
        const now = (): void => {
          Reflect.apply(send, this, data)
        }
        if (held === undefined) now()
        else held.push(now)
      },
    })
  }
  new MutationObserver(() => {
    for (const dialog of document.querySelectorAll('[role=dialog]')) {
      const name = dialog.getAttribute('aria-label')
      if (name !== null && !dialogs.includes(name)) dialogs.push(name)
    }
  }).observe(document, { childList: true, subtree: true })

  /** Links have channels alone. */
  const ways = (): readonly RTCPeerConnection[] =>
    made.filter((one) => one.connectionState !== 'closed' && one.getTransceivers().length > 0)
  const mediaWatch: MediaWatch = {
    refusal: '',
    dialogs,
    opened: () => tracks.map(({ kind }) => kind),
    live: () => tracks.filter(({ readyState }) => readyState === 'live').length,
    ways: () => ways().length,
    received: async (slot) => {
      const found = { frames: 0, energy: 0, bytes: 0 }
      for (const way of ways()) {
        const stats = await way.getTransceivers()[slot]?.receiver.getStats()
        stats?.forEach((entry: Record<string, unknown>) => {
          if (entry['type'] !== 'inbound-rtp') return
          found.frames += Number(entry['framesDecoded'] ?? 0)
          found.energy += Number(entry['totalAudioEnergy'] ?? 0)
          found.bytes += Number(entry['bytesReceived'] ?? 0)
        })
      }
      return found
    },
    hold: () => {
      held ??= []
    },
    letGo: () => {
      const all = held ?? []
      held = undefined
      for (const send of all) send()
    },
  }
  Object.assign(globalThis, { mediaWatch })
}

/** From the next page on. */
export const watchMedia = async (page: Page): Promise<void> => {
  await page.context().addInitScript(watch)
}

const places = { microphone: 0, camera: 1, screen: 2, screenSound: 3 } as const satisfies Record<Slot, number>

/** What came in so far at one place of all calls of that page. */
export const received = (page: Page, slot: Slot): Promise<Received> =>
  page.evaluate((place) => window.mediaWatch.received(place), places[slot])
