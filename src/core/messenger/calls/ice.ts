import type { Clock } from '../../base/clock'
import { DisposableStore, type Disposable } from '../../base/disposables'
import type { ConversationId } from '../../base/ids'
import type { IceServer, Signaling } from '../../network/signaling'
import type { Rooms } from '../rooms'

/** Well within the lifetime of TURN credentials. */
const freshMs = 10 * 60 * 1000
/** A call does not wait longer for a server that may be gone. */
const patienceMs = 2_000

interface Answer {
  readonly servers: readonly IceServer[]
  readonly at: number
}

const unasked: Answer = { servers: [], at: Number.NEGATIVE_INFINITY }

/** Servers that help to find ways, as the conversation's signalling server names them; the last known where it is away. */
export class IceBook implements Disposable {
  servers: readonly IceServer[] = []
  readonly #owned = new DisposableStore()
  #answered = false
  readonly #known = new Map<Signaling, Answer>()

  /** `unknown`: the server was away whenever it was asked. */
  get relay(): 'named' | 'none' | 'unknown' {
    if (namesRelay(this.servers)) return 'named'
    return this.#answered ? 'none' : 'unknown'
  }

  constructor(
    private readonly rooms: Rooms,
    private readonly clock: Clock,
  ) {
    // Asked while it is there: when a call begins it may be away.
    this.#owned.add(
      rooms.changed.on(({ endpoint: { signaling } }) => {
        if (signaling.state.value.kind === 'online' && !this.#known.has(signaling)) void this.#refresh(signaling)
      }),
    )
  }

  /** `relay`: one is wanted, and whoever runs the server may have set one up since it named none. */
  async ask(conversation: ConversationId, relay: boolean): Promise<void> {
    const signaling = this.rooms.get(conversation)?.endpoint.signaling
    if (signaling === undefined) return
    const known = this.#known.get(signaling)
    const isFresh = known !== undefined && this.clock.now() - known.at <= freshMs
    if (!isFresh || (relay && !namesRelay(known.servers)))
      await Promise.race([this.#refresh(signaling), this.#patience()])
    const { at, servers } = this.#known.get(signaling) ?? unasked
    this.servers = servers
    this.#answered = at !== unasked.at
  }

  dispose(): void {
    this.#owned.dispose()
  }

  async #refresh(signaling: Signaling): Promise<void> {
    const before = this.#known.get(signaling)
    // One question at a time.
    if (before === undefined) this.#known.set(signaling, unasked)
    const answer = await signaling.iceServers()
    if (answer.ok) this.#known.set(signaling, { servers: answer.value, at: this.clock.now() })
  }

  #patience(): Promise<void> {
    return new Promise((resolve) => {
      this.clock.after(patienceMs, resolve)
    })
  }
}

const namesRelay = (servers: readonly IceServer[]): boolean =>
  servers.some(({ urls }) => urls.some((url) => /^turns?:/i.test(url)))
