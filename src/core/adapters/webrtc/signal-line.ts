import type { SignalingConn } from 'y-webrtc'
import type { Clock } from '../../base/clock'
import { type Disposable } from '../../base/disposables'
import { Cell, when, type Watchable } from '../../base/emitter'
import type { TopicId } from '../../base/ids'
import type { Random } from '../../base/random'
import { backoffMs } from '../../network/backoff'
import { readSignalFrame } from './signals'

/** A socket that does not stand by then never will, in ms. */
const patienceMs = 8_000
/** Frames waiting to be looked at; a server that sends more at once is not believed. */
const maxWaiting = 1_000

export interface LineOptions {
  /** A URL with a ticket that opens one connection (SG1); `undefined` while the server is away. Never rejects. */
  readonly signalUrl: () => Promise<string | undefined>
  readonly online: Watchable<boolean>
  readonly clock: Clock
  readonly random: Random
  /** May y-webrtc hear this signal of a room? Never rejects. */
  readonly admits: (topic: TopicId, data: string) => Promise<boolean>
}

/**
 * y-webrtc's connection to `/signal`. It would reconnect for ever to the address it began with, whose ticket
 * is used up by then; so we reconnect it, by what lib0's client offers for that: its address, connect and
 * disconnect. y-webrtc finds it again under that first address, which therefore stays its name.
 */
export class SignalLine implements Disposable {
  readonly #mode = new Cell<'resting' | 'working' | 'over'>('resting')
  readonly #first = new Cell<string | undefined>(undefined)
  readonly #taken = new Cell<SignalingConn | undefined>(undefined)
  readonly #watching: Disposable
  #wanted = false
  #inbox = Promise.resolve()
  #waiting = 0

  constructor(private readonly options: LineOptions) {
    this.#watching = options.online.watch(() => {
      this.#decide()
    })
    void this.#work()
  }

  /** What to give y-webrtc as `signaling`; waits for the first ticket there is. For ever, once disposed. */
  async name(): Promise<string> {
    this.#wanted = true
    this.#decide()
    const name = await when(this.#first, (url) => url !== undefined)
    return name ?? ''
  }

  /** Takes over the connection of the first provider, at the moment it is made. */
  take(line: SignalingConn): void {
    if (this.#taken.value) return
    // A signal while a socket is only opening would throw; y-webrtc announces its rooms when it is open.
    const send = line.send.bind(line)
    line.send = (message: unknown) => {
      if (line.connected) send(message)
    }
    this.#guard(line)
    this.#taken.set(line)
  }

  publish(topic: TopicId, data: string): void {
    this.#taken.value?.send({ type: 'publish', topic, data })
  }

  dispose(): void {
    this.#watching.dispose()
    this.#mode.set('over')
    this.#taken.value?.destroy()
  }

  #decide(): void {
    if (this.#mode.value !== 'over') this.#mode.set(this.#wanted && this.options.online.value ? 'working' : 'resting')
  }

  async #work(): Promise<void> {
    const { random, signalUrl } = this.options
    for (let attempt = 0; ;) {
      if ((await when(this.#mode, (mode) => mode !== 'resting')) === 'over') return
      const url = await signalUrl()
      const held = url !== undefined && this.#mode.value === 'working' && (await this.#hold(url))
      attempt = held ? 0 : attempt + 1
      await this.#pause(backoffMs(attempt, random))
    }
  }

  /** One connection, from its opening to its end. False where it never stood. */
  async #hold(url: string): Promise<boolean> {
    const line = this.#taken.value
    if (line) {
      line.url = url
      line.connect()
      this.#guard(line)
    } else {
      this.#first.set(url)
    }
    const taken = line ?? (await when(this.#taken, (conn) => conn !== undefined))
    const socket = taken?.ws
    if (!taken || !socket) return false
    // The next try is ours to make, with a ticket of its own.
    taken.shouldConnect = false
    return new Promise((resolve) => {
      let stood = false
      const patience = this.options.clock.after(patienceMs, () => {
        taken.disconnect()
      })
      const watching = this.#mode.watch(() => {
        taken.disconnect()
      })
      socket.addEventListener('open', () => {
        stood = true
        patience.dispose()
      })
      socket.addEventListener('close', () => {
        patience.dispose()
        watching.dispose()
        resolve(stood)
      })
      if (this.#mode.value !== 'working') taken.disconnect()
    })
  }

  /** Looks at every frame before y-webrtc does; the order stays. */
  #guard(line: SignalingConn): void {
    const socket = line.ws
    const listener = socket?.onmessage
    if (!socket || !listener) return
    socket.onmessage = (event: MessageEvent<unknown>) => {
      const frame = readSignalFrame(event.data)
      if (frame === undefined || this.#waiting >= maxWaiting) return
      this.#waiting += 1
      this.#inbox = this.#inbox.then(async () => {
        const welcome = frame.type === 'pong' || (await this.options.admits(frame.topic, frame.data))
        this.#waiting -= 1
        if (welcome) listener.call(socket, event)
      })
    }
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
