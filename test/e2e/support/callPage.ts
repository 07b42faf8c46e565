/** Runs in a page: one end of a call, or several, over the real adapters. */
import { createBrowserMedia } from '../../../src/core/adapters/media/browser'
import { createWebrtcCallPeers } from '../../../src/core/adapters/webrtc/call-peers'
import { systemClock } from '../../../src/core/base/clock'
import type {
  CallPeer,
  CallPeerOptions,
  CallPeerState,
  CallQuality,
  CallStep,
  CallTracks,
  MediaTrack,
} from '../../../src/core/calls/media'

export type Slot = keyof CallTracks
type Options = Pick<CallPeerOptions, 'iceServers' | 'offering' | 'relayOnly'>
type Word = Parameters<CallPeer['say']>[0]

declare global {
  interface Window {
    /** Given by whoever tests. */
    callSaid(end: string, step: CallStep): Promise<void>
    readonly tincanCalls: typeof calls
  }
}

/** Every connection this page opened, to look whether any is left. */
const connections: RTCPeerConnection[] = []
const Counted = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    connections.push(this)
  }
}

const media = createBrowserMedia({
  clock: systemClock,
  devices: navigator.mediaDevices,
  MediaStream,
  MediaStreamTrack,
  openAudio: () => new AudioContext(),
})
const peers = createWebrtcCallPeers({
  clock: systemClock,
  wrtc: { RTCPeerConnection: Counted, RTCSessionDescription, RTCIceCandidate, MediaStream, MediaStreamTrack },
})

interface End {
  readonly peer: CallPeer
  readonly real: RTCPeerConnection
  readonly states: CallPeerState[]
  readonly words: Word[]
  breaches: number
  told: number
  tracks: CallTracks
}

const ends = new Map<string, End>()
const own = new Map<Slot, MediaTrack>()

const end = (name: string): End => {
  const found = ends.get(name)
  if (found === undefined) throw new Error(`no end is called ${name}`)
  return found
}

const play = (track: MediaTrack | undefined): void => {
  if (!(track instanceof MediaStreamTrack)) return
  const element = document.createElement(track.kind === 'audio' ? 'audio' : 'video')
  element.srcObject = new MediaStream([track])
  document.body.append(element)
  element.play().catch(() => undefined)
}

const slots = ['microphone', 'camera', 'screen', 'screenSound'] as const
const tracksIn = (tracks: CallTracks): readonly (readonly [Slot, MediaTrack])[] =>
  slots.flatMap((slot) => (tracks[slot] === undefined ? [] : [[slot, tracks[slot]] as const]))

const tracksOf = (slots: readonly Slot[]): CallTracks =>
  Object.fromEntries(slots.flatMap((slot) => (own.has(slot) ? [[slot, own.get(slot)]] : [])))

const calls = {
  /** Opens devices; says which slots there is something for. */
  capture: async (...slots: readonly Slot[]): Promise<readonly string[]> => {
    for (const slot of slots) {
      if (slot === 'screen') {
        const shared = await media.screen()
        if (!shared.ok) return [shared.error]
        for (const part of ['screen', 'screenSound'] as const) {
          const track = shared.value[part]
          if (track !== undefined) own.set(part, track)
        }
        continue
      }
      const captured = await media[slot === 'camera' ? 'camera' : 'microphone'](undefined)
      if (!captured.ok) return [captured.error]
      own.set(slot, captured.value)
    }
    return [...own.keys()]
  },
  captureFrom: async (device: string): Promise<string> => {
    const captured = await media.microphone(device)
    return captured.ok ? captured.value.readyState : captured.error
  },
  devices: () => media.devices(),
  /** What is louder than nothing at the microphone. */
  loudness: () =>
    new Promise<number>((resolve) => {
      const track = own.get('microphone')
      if (track === undefined) throw new Error('no microphone')
      const meter = media.meter(track, (level) => {
        if (level === 0) return
        meter.dispose()
        resolve(level)
      })
    }),
  settings: (slot: Slot) => {
    const track = own.get(slot)
    if (!(track instanceof MediaStreamTrack)) throw new Error('no such track')
    return { ...track.getSettings(), hint: track.contentHint, state: track.readyState }
  },
  open: (name: string, options: Options, slots: readonly Slot[]): void => {
    const states: CallPeerState[] = []
    const words: Word[] = []
    const peer = peers.connect({
      ...options,
      tracks: tracksOf(slots),
      say: (step) => void window.callSaid(name, step),
      onState: (state) => states.push(state),
      onTracks: (tracks) => {
        const one = end(name)
        one.told += 1
        one.tracks = tracks
        for (const [, track] of tracksIn(tracks)) play(track)
      },
      onWord: (word) => words.push(word),
      onBreach: () => (end(name).breaches += 1),
    })
    const real = connections.at(-1)
    if (real === undefined) throw new Error('no connection was made')
    ends.set(name, { peer, real, states, words, breaches: 0, told: 0, tracks: {} })
  },
  hear: (name: string, step: CallStep): void => {
    ends.get(name)?.peer.hear(step)
  },
  send: (name: string, slots: readonly Slot[]): void => {
    end(name).peer.send(tracksOf(slots))
  },
  say: (name: string, word: Word): void => {
    end(name).peer.say(word)
  },
  spend: (name: string, budget: Parameters<CallPeer['spend']>[0]): void => {
    end(name).peer.spend(budget)
  },
  quality: (name: string): Promise<CallQuality | undefined> => end(name).peer.quality(),
  level: (name: string): number => end(name).peer.level(),
  look: (name: string) => {
    const { breaches, peer, states, told, tracks, words } = end(name)
    const received = tracksIn(tracks).map(([slot, track]) => `${slot} ${track.kind} ${track.readyState}`)
    return { state: peer.state, states, words, breaches, told, received }
  },
  /** What came in and went out of one place of the connection. */
  traffic: async (name: string, slot: Slot) => {
    const index = slots.indexOf(slot)
    const transceiver = end(name).real.getTransceivers()[index]
    if (transceiver === undefined) throw new Error('no such place')
    const inbound = await transceiver.receiver.getStats()
    const outbound = await transceiver.sender.getStats()
    const found: Record<string, number | string> = {}
    const note = (stats: RTCStatsReport, type: string, fields: readonly string[]): void => {
      stats.forEach((entry: Record<string, unknown>) => {
        if (entry['type'] !== type) return
        for (const field of fields) {
          const value = entry[field]
          if (typeof value === 'number' || typeof value === 'string') found[field] = value
        }
      })
    }
    note(inbound, 'inbound-rtp', ['framesDecoded', 'bytesReceived', 'packetsReceived', 'totalAudioEnergy'])
    note(outbound, 'outbound-rtp', ['framesSent', 'bytesSent', 'packetsSent', 'frameWidth', 'frameHeight'])
    note(outbound, 'codec', ['sdpFmtpLine', 'mimeType'])
    return found
  },
  /** How long the next gap is in which no sound arrives, in ms; silence has packets, too, but fewer. */
  gap: async (name: string): Promise<number> => {
    const [voice] = end(name).real.getTransceivers()
    let [packets, since] = [-1, performance.now()]
    for (;;) {
      let now = 0
      ;(await voice?.receiver.getStats())?.forEach((entry: Record<string, unknown>) => {
        if (entry['type'] === 'inbound-rtp') now = Number(entry['packetsReceived'])
      })
      const passed = performance.now() - since
      if (now !== packets) {
        if (passed > 1_000) return passed
        ;[packets, since] = [now, performance.now()]
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  },
  dispose: (name: string): void => {
    end(name).peer.dispose()
  },
  stop: (slot: Slot): void => {
    own.get(slot)?.stop()
    own.delete(slot)
  },
  alive: () => ({
    connections: connections.filter(({ connectionState }) => connectionState !== 'closed').length,
    received: [...ends.values()].flatMap(({ tracks }) =>
      tracksIn(tracks).filter(([, { readyState }]) => readyState === 'live'),
    ).length,
  }),
}

Object.assign(window, { tincanCalls: calls })
