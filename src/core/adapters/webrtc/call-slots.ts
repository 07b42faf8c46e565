import type { CallTracks, MediaTrack } from '../../calls/media'
import type { Wrtc } from './connection'
import { kindOf, sendingOf, slots, type Budgets, type Slot } from './call-encoding'
import type { RealConnection } from './connection'

/** What is used of the platform's tracks, transceivers and streams. */
export interface RealTrack extends MediaTrack {
  readonly contentHint: string
  getSettings(): { readonly width?: number; readonly height?: number }
}

export interface RealTransceiver {
  direction: RTCRtpTransceiverDirection
  readonly sender: {
    getParameters(): RTCRtpSendParameters
    replaceTrack(track: RealTrack | null): Promise<void>
    setParameters(parameters: RTCRtpSendParameters): Promise<void>
    setStreams(...streams: MediaStream[]): void
  }
  readonly receiver: {
    readonly track: MediaTrack
    getSynchronizationSources(): readonly { readonly timestamp: number; readonly audioLevel?: number }[]
  }
}

export interface RealCallConnection extends RealConnection {
  addTransceiver(kind: string, init: RTCRtpTransceiverInit): RealTransceiver
  getTransceivers(): readonly RealTransceiver[]
}

/** The WebRTC of this place, with its media. */
export interface CallWrtc extends Wrtc {
  readonly RTCPeerConnection: new (configuration?: RTCConfiguration) => RealCallConnection
  readonly MediaStream: typeof MediaStream
  readonly MediaStreamTrack: abstract new () => RealTrack
}

/** Without a new packet for so long nobody speaks, or nothing arrives, in ms: DTX sends one each 400. */
const staleMs = 700

/** The four places of a call's connection, which tracks take and leave without a word to the other end. */
export class CallSlots {
  #transceivers: readonly RealTransceiver[] = []
  #tracks: CallTracks
  #budgets: Budgets | undefined
  readonly #applied = new Map<Slot, string>()
  /** When the loudness of the other end last changed. */
  #heard = { timestamp: -1, at: 0 }
  /** Voice and face play together where they are of one stream. */
  readonly #streams: Readonly<Record<Slot, MediaStream>>

  constructor(
    tracks: CallTracks,
    private readonly wrtc: Pick<CallWrtc, 'MediaStream' | 'MediaStreamTrack'>,
  ) {
    this.#tracks = tracks
    const [person, screen] = [new wrtc.MediaStream(), new wrtc.MediaStream()]
    this.#streams = { microphone: person, camera: person, screen, screenSound: screen }
  }

  /** At the end that offers. */
  open(real: RealCallConnection): void {
    this.#transceivers = slots.map((slot) =>
      real.addTransceiver(kindOf(slot), { direction: 'sendrecv', streams: [this.#streams[slot]] }),
    )
    void this.#place()
  }

  /** At the end that answers, before it does. */
  async adopt(real: RealCallConnection): Promise<void> {
    const offered = real.getTransceivers()
    const isOurs =
      offered.length === slots.length &&
      slots.every((slot, index) => offered[index]?.receiver.track.kind === kindOf(slot))
    if (!isOurs) throw new Error('that offer is of no call')
    this.#transceivers = offered
    for (const [index, slot] of slots.entries()) {
      const transceiver = offered[index]
      if (transceiver === undefined) continue
      transceiver.direction = 'sendrecv'
      transceiver.sender.setStreams(this.#streams[slot])
    }
    await this.#place()
  }

  send(tracks: CallTracks): void {
    this.#tracks = tracks
    void this.#place()
    this.settle()
  }

  spend(budgets: Budgets): void {
    this.#budgets = budgets
    this.settle()
  }

  get received(): CallTracks {
    const [microphone, camera, screen, screenSound] = this.#transceivers.map(({ receiver }) => receiver.track)
    return microphone && camera && screen && screenSound ? { microphone, camera, screen, screenSound } : {}
  }

  /** Has what is sent follow the budget, and what became of the tracks: windows change their size. */
  settle(): void {
    for (const [index, slot] of slots.entries()) {
      const transceiver = this.#transceivers[index]
      const track = this.#trackOf(slot)
      if (transceiver === undefined || track === undefined) continue
      this.#settle(slot, transceiver, track).catch(() => {
        // Closed meanwhile, or not described yet: tried again with the next tick.
        this.#applied.delete(slot)
      })
    }
  }

  /** How loud the other end's voice is. */
  level(now: number): number {
    const [source] = this.#transceivers[0]?.receiver.getSynchronizationSources() ?? []
    if (source?.audioLevel === undefined) return 0
    if (source.timestamp !== this.#heard.timestamp) this.#heard = { timestamp: source.timestamp, at: now }
    return now - this.#heard.at > staleMs ? 0 : Math.min(1, Math.max(0, source.audioLevel))
  }

  async #settle(slot: Slot, { sender }: RealTransceiver, track: RealTrack): Promise<void> {
    const { height, width } = track.getSettings()
    const { degradationPreference, encoding } = sendingOf(
      slot,
      { width, height, contentHint: track.contentHint },
      this.#budgets,
    )
    const wanted = JSON.stringify([encoding, degradationPreference])
    if (this.#applied.get(slot) === wanted) return
    const parameters = sender.getParameters()
    const [first] = parameters.encodings
    if (first === undefined) return
    this.#applied.set(slot, wanted)
    Object.assign(first, encoding)
    if (degradationPreference !== undefined) parameters.degradationPreference = degradationPreference
    await sender.setParameters(parameters)
  }

  async #place(): Promise<void> {
    const placed = this.#transceivers.map((transceiver, index) => {
      const slot = slots[index]
      const track = slot === undefined ? undefined : this.#trackOf(slot)
      return transceiver.sender.replaceTrack(track ?? null)
    })
    // Fails where the connection is closed already.
    await Promise.allSettled(placed)
  }

  #trackOf(slot: Slot): RealTrack | undefined {
    const track: MediaTrack | undefined = this.#tracks[slot]
    return track instanceof this.wrtc.MediaStreamTrack ? track : undefined
  }
}
