import type { WebrtcConn, WebrtcProvider } from 'y-webrtc'
import type { Clock } from '../../base/clock'
import { DisposableStore } from '../../base/disposables'
import type { DeviceId, TopicId } from '../../base/ids'
import type { Logger } from '../../base/logger'
import type { Random } from '../../base/random'
import type { SymmetricKey } from '../../crypto/keys'
import type { Stream } from '../../link/multiplexer'
import type { Conduct } from '../../network/conduct'
import type { Breach, HistoryStream, PeerLink, PeerRoom, RoomOptions, Standing } from '../../network/transport'
import { Announcer } from './announcer'
import { sharedChannel, type Wrtc } from './connection'
import { Crowd } from './crowd'
import type { Links, MeetingRoom } from './links'
import type { SignalLine } from './signal-line'
import { openSignal, sealSignal, type Signal } from './signals'
import { streamPeerConnection } from './stream-connection'
import { Strangers } from './strangers'
import { wakeOnChange } from './waking'

/** What of y-webrtc is used: unmodified, and without its signalling. */
export interface YWebrtc {
  readonly WebrtcProvider: typeof WebrtcProvider
  /** A {@link ConnClass}. Its types demand a whole socket to the server, of which it uses `send` alone. */
  readonly WebrtcConn: unknown
}

type Room = NonNullable<WebrtcProvider['room']>

type ConnClass = new (
  line: { send(message: unknown): void },
  initiator: boolean,
  peer: string,
  room: Room,
) => WebrtcConn

const isConnClass = (value: unknown): value is ConnClass => typeof value === 'function'

interface RoomHost {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  readonly wrtc: Wrtc
  readonly line: SignalLine
  readonly conduct: Conduct
  readonly links: Links
  readonly yWebrtc: YWebrtc
  /** Resolves once the server has been asked for its ICE servers. */
  readonly iceAsked: () => Promise<void>
  /** Names rooms apart: y-webrtc keeps them in a global of its module. */
  readonly name: () => string
}

/** A crowd comes and goes together: one announcement for all who changed, in ms. */
const metMs = 1_000

interface Joined {
  readonly device: DeviceId
  readonly stream: Stream
  readonly conn: WebrtcConn
}

/** One y-webrtc provider, whose connections are streams of the links to the devices of its members. */
export class WebrtcRoom implements PeerRoom, MeetingRoom {
  readonly #owned = new DisposableStore()
  readonly #joined = new Map<DeviceId, Joined>()
  /** Who is in the room without a stream, since there is nothing to say. */
  readonly #resting = new Set<DeviceId>()
  /** Streams on which something can be said. */
  readonly #ready = new WeakSet<Stream>()
  readonly #strangers: Strangers
  readonly #crowd: Crowd
  readonly #announcer: Announcer
  #provider: WebrtcProvider | undefined
  #room: Room | undefined
  #taken: Stream | undefined

  constructor(
    private readonly options: RoomOptions,
    private readonly host: RoomHost,
    private readonly gone: () => void,
  ) {
    this.#strangers = new Strangers(host.clock)
    this.#crowd = new Crowd(host.links.self, options.topic, {
      admits: (device) => this.admits(device),
      present: () => options.present?.(),
    })
    this.#announcer = this.#owned.add(
      new Announcer(host.clock, () => {
        const { self, session } = host.links
        this.say({ type: 'announce', from: self, session })
      }),
    )
    void this.#open()
  }

  get key(): SymmetricKey {
    return this.options.key
  }

  get topic(): TopicId {
    return this.options.topic
  }

  /** Nobody comes in before y-webrtc is ready for them. */
  admits(device: DeviceId): boolean {
    return this.#room !== undefined && this.options.admits(device)
  }

  wants(device: DeviceId): boolean {
    return this.#crowd.wants(device)
  }

  expel(device: DeviceId): void {
    this.host.conduct.expel(device)
  }

  review(): void {
    const { links } = this.host
    const { kept, lacking } = this.#crowd.choose(links.all.map(({ device }) => device))
    for (const link of links.all) {
      if (kept.has(link.device)) link.sharing.share([this])
      else link.sharing.leave(this)
    }
    // Whose neighbour we became when others went announced themselves long ago.
    if (lacking) this.announceWithin(metMs)
    if (this.#strangers.reconsider((device) => this.admits(device))) this.announceWithin(0)
  }

  hear(data: string): void {
    const { links } = this.host
    const said = this.#owned.disposed ? undefined : openSignal(this.options, data, links.identity)
    if (said === undefined) return
    const { count, signal } = said
    if (!this.admits(signal.from)) this.#refuse(signal.from)
    else if (links.isNews(signal, count)) links.hear(signal, this)
  }

  say(signal: Signal): void {
    const { line, links, random } = this.host
    if (this.#owned.disposed) return
    const said = { count: links.nextCount(), signal }
    line.publish(this.options.topic, sealSignal(this.options, said, { identity: links.identity, random }))
  }

  announceWithin(ms: number): void {
    this.#announcer.within(ms)
  }

  standing(device: DeviceId): Promise<Standing | undefined> {
    return this.options.standing?.(device) ?? Promise.resolve(undefined)
  }

  history(device: DeviceId): HistoryStream | undefined {
    const link = this.host.links.get(device)
    return this.#owned.disposed || link?.alive !== true || !this.admits(device) ? undefined : link.sharing.history(this)
  }

  answer(device: DeviceId, stream: HistoryStream): boolean {
    return !this.#owned.disposed && this.admits(device) && this.options.history?.(device, stream) === true
  }

  tell(device: DeviceId, message: Uint8Array): boolean {
    const link = this.host.links.get(device)
    return !this.#owned.disposed && link?.alive === true && this.admits(device) && link.sharing.say(this, message)
  }

  called(device: DeviceId, message: Uint8Array): void {
    if (!this.#owned.disposed && this.admits(device)) this.options.onCall?.(device, message)
  }

  rest(device: DeviceId): void {
    if (this.#resting.has(device)) return
    this.#resting.add(device)
    this.changed()
  }

  part(device: DeviceId): void {
    if (this.#resting.delete(device)) this.changed()
  }

  join(device: DeviceId, stream: Stream, opener: boolean, ended: () => void): void {
    const { WebrtcConn } = this.host.yWebrtc
    const room = this.#room
    if (room === undefined || this.#owned.disposed || !isConnClass(WebrtcConn)) {
      stream.close()
      return
    }
    this.#joined.get(device)?.conn.destroy()
    this.#taken = stream
    const peer = this.host.name()
    const conn = new WebrtcConn(silent, opener, peer, room)
    room.webrtcConns.set(peer, conn)
    const joined = { device, stream, conn }
    this.#joined.set(device, joined)
    const { onClose } = stream
    stream.onClose = () => {
      onClose?.()
      if (this.#joined.get(device) === joined) {
        this.#joined.delete(device)
        this.changed()
      }
      ended()
    }
    // There is nothing to agree on: each end says what the other would have said.
    const said: unknown = conn.peer
    if (isPeer(said)) said.signal({ type: opener ? 'answer' : 'offer', sdp: 'v=0\r\n' })
  }

  changed(): void {
    if (!this.#owned.disposed) this.options.onLinks(this.#links())
  }

  breached(breach: Breach, device: DeviceId | undefined): void {
    if (this.#owned.disposed) return
    this.options.onBreach(breach, device)
    if (device !== undefined) this.host.conduct.breach(device)
  }

  dispose(): void {
    if (this.#owned.disposed) return
    this.#owned.dispose()
    void this.#leave()
  }

  #isOver(): boolean {
    return this.#owned.disposed
  }

  async #open(): Promise<void> {
    const { iceAsked, line, name, wrtc, yWebrtc } = this.host
    const { awareness, doc, topic } = this.options
    await iceAsked()
    if (this.#owned.disposed) return
    const provider = new yWebrtc.WebrtcProvider(name(), doc, {
      signaling: [],
      awareness,
      // One device runs once (ST4), and what is said between windows would prove nothing.
      filterBcConns: false,
      peerOpts: {
        channelConfig: sharedChannel,
        wrtc: { ...wrtc, RTCPeerConnection: this.#connectionClass() },
      },
    })
    this.#provider = provider
    await provider.key
    const { room } = provider
    if (this.#isOver() || room === null) return
    room.bcconnected = false
    this.#room = room
    this.#owned.add(line.subscribe(topic))
    this.#owned.add(wakeOnChange(this.options, this.#resting, this.host.links, this))
    for (const link of this.host.links.all) if (this.wants(link.device)) link.sharing.share([this])
    this.announceWithin(0)
  }

  /** The others hear that we go before the streams end; y-webrtc does that a moment later. */
  async #leave(): Promise<void> {
    const { awareness } = this.options
    const provider = this.#provider
    if (provider !== undefined) {
      await provider.key
      const state = awareness.getLocalState()
      provider.destroy()
      await provider.key
      // Leaving took our state out of the awareness; it is its owner's to keep.
      if (state !== null && awareness.getLocalState() === null) awareness.setLocalState(state)
    }
    for (const link of this.host.links.all) link.sharing.leave(this)
    this.gone()
  }

  #connectionClass() {
    return streamPeerConnection(
      () => {
        const stream = this.#taken
        if (stream === undefined) throw new Error('assertion failed: a stream for each connection')
        this.#taken = undefined
        return stream
      },
      {
        awareness: this.options.awareness,
        withheld: (bytes) => {
          this.host.logger.warn('message-withheld', { bytes })
        },
        opened: (stream) => {
          this.#ready.add(stream)
          const joined = this.#joinedOn(stream)
          if (joined !== undefined) this.#resting.delete(joined.device)
          this.changed()
        },
        breached: (breach, stream) => {
          this.breached(breach, this.#joinedOn(stream)?.device)
        },
      },
    )
  }

  #joinedOn(stream: Stream): Joined | undefined {
    return [...this.#joined.values()].find((joined) => joined.stream === stream)
  }

  /** It may be a member by the time it is heard again. */
  #refuse(device: DeviceId): void {
    if (device !== this.host.links.self && this.#strangers.refuse(device)) this.breached('proof-refused', undefined)
  }

  #links(): readonly PeerLink[] {
    const joined = [...this.#joined.values()].filter(({ stream }) => this.#ready.has(stream))
    const devices = new Set([...joined.map(({ device }) => device), ...this.#resting])
    return [...devices].flatMap((device) => {
      const link = this.host.links.get(device)
      return link?.alive === true ? [{ device, path: () => link.path() }] : []
    })
  }
}

/** y-webrtc's own signals have nowhere to go: the link there is needs none. */
const silent = { send: () => undefined }

const isPeer = (value: unknown): value is { signal(step: object): void } =>
  typeof value === 'object' && value !== null && 'signal' in value && typeof value.signal === 'function'
