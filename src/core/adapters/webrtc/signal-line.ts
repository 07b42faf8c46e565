import { every, type Clock } from '../../base/clock'
import { disposable, DisposableStore, type Disposable } from '../../base/disposables'
import { Cell, when, type Watchable } from '../../base/emitter'
import type { TopicId } from '../../base/ids'
import type { Random } from '../../base/random'
import { backoffMs } from '../../network/backoff'
import { readSignalFrame } from './signals'

/** A socket that does not stand by then never will, in ms. */
const patienceMs = 8_000
const pingMs = 15_000
/** Nothing heard for so long, in ms: the socket is dead, whatever it says. */
const silenceMs = 45_000
/** Topics in one frame. */
const topicsAtOnce = 200

export interface LineOptions {
  /** A URL with a ticket that opens one connection (SG1); `undefined` while the server is away. Never rejects. */
  readonly signalUrl: () => Promise<string | undefined>
  readonly online: Watchable<boolean>
  readonly clock: Clock
  readonly random: Random
  /** What somebody else published. */
  readonly heard: (topic: TopicId, data: string) => void
  /** Whom we announced ourselves to may have gone, and others come. */
  readonly stood: () => void
}

/** The socket to `/signal` (SG5): opened while there is anything to hear, and again after each end with a new ticket. */
export class SignalLine implements Disposable {
  readonly #mode = new Cell<'resting' | 'working' | 'over'>('resting')
  readonly #topics = new Map<TopicId, number>()
  readonly #watching: Disposable
  #socket: WebSocket | undefined

  constructor(private readonly options: LineOptions) {
    this.#watching = options.online.watch(() => {
      this.#decide()
    })
    void this.#work()
  }

  /** Counted: heard until each who asked has let go. */
  subscribe(topic: TopicId): Disposable {
    const count = this.#topics.get(topic) ?? 0
    this.#topics.set(topic, count + 1)
    if (count === 0) this.#send({ type: 'subscribe', topics: [topic] })
    this.#decide()
    return disposable(() => {
      const left = (this.#topics.get(topic) ?? 1) - 1
      if (left > 0) this.#topics.set(topic, left)
      else {
        this.#topics.delete(topic)
        this.#send({ type: 'unsubscribe', topics: [topic] })
      }
      this.#decide()
    })
  }

  /** Now or never. */
  publish(topic: TopicId, data: string): void {
    this.#send({ type: 'publish', topic, data })
  }

  dispose(): void {
    this.#watching.dispose()
    this.#mode.set('over')
  }

  #send(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  #decide(): void {
    if (this.#mode.value === 'over') return
    this.#mode.set(this.#topics.size > 0 && this.options.online.value ? 'working' : 'resting')
  }

  async #work(): Promise<void> {
    const { random, signalUrl } = this.options
    for (let attempt = 0; ;) {
      if ((await when(this.#mode, (mode) => mode !== 'resting')) === 'over') return
      const url = await signalUrl()
      // An address that is none is one more failure of the server.
      const held = url !== undefined && this.#isWorking() && (await this.#hold(url).catch(() => false))
      attempt = held ? 0 : attempt + 1
      await this.#pause(backoffMs(attempt, random))
    }
  }

  #isWorking(): boolean {
    return this.#mode.value === 'working'
  }

  /** One connection, from its opening to its end. False where it never stood. */
  #hold(url: string): Promise<boolean> {
    const { clock, heard, stood } = this.options
    return new Promise((resolve) => {
      const owned = new DisposableStore()
      let opened = false
      let last = clock.now()
      const socket = new WebSocket(url)
      const end = (): void => {
        socket.close()
        if (owned.disposed) return
        owned.dispose()
        if (this.#socket === socket) this.#socket = undefined
        resolve(opened)
      }
      const patience = owned.add(clock.after(patienceMs, end))
      owned.add(this.#mode.watch(end))
      owned.add(
        every(clock, pingMs, () => {
          if (clock.now() - last > silenceMs) end()
          else this.#send({ type: 'ping' })
        }),
      )
      socket.onopen = () => {
        if (owned.disposed) return
        opened = true
        patience.dispose()
        this.#socket = socket
        const topics = [...this.#topics.keys()]
        for (let first = 0; first < topics.length; first += topicsAtOnce)
          this.#send({ type: 'subscribe', topics: topics.slice(first, first + topicsAtOnce) })
        stood()
      }
      socket.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (owned.disposed) return
        last = clock.now()
        const frame = readSignalFrame(data)
        if (frame?.type === 'publish' && this.#topics.has(frame.topic)) heard(frame.topic, frame.data)
      }
      socket.onclose = end
      socket.onerror = end
    })
  }

  /** Ends early where there is nothing to wait for any more. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        pending.dispose()
        watching.dispose()
        resolve()
      }
      const pending = this.options.clock.after(ms, end)
      const watching = this.#mode.watch(end)
    })
  }
}
