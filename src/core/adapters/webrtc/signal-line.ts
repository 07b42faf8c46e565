import * as v from 'valibot'
import type { SignalingConn } from 'y-webrtc'
import type { Clock } from '../../base/clock'
import type { Disposable } from '../../base/disposables'
import { Cell, when, type Watchable } from '../../base/emitter'
import type { TopicId } from '../../base/ids'
import type { Random } from '../../base/random'
import { backoffMs } from '../../network/backoff'
import { topicField } from '../../protocol/signaling/fields'
import { readSignalFrame, signalSchema, type Signal } from './signals'

/** A socket that does not stand by then never will, in ms. */
const patienceMs = 8_000
/** Frames waiting to be looked at; a server that sends more at once is not believed. */
const maxWaiting = 1_000

/** Everything y-webrtc says: what is neither of these does not leave. */
const plainSchema = v.object({ type: v.picklist(['subscribe', 'unsubscribe', 'ping']) })
const publishSchema = v.object({ type: v.literal('publish'), topic: topicField, data: signalSchema })

export interface LineOptions {
  /** A URL with a ticket that opens one connection (SG1); `undefined` while the server is away. Never rejects. */
  readonly signalUrl: () => Promise<string | undefined>
  readonly online: Watchable<boolean>
  readonly clock: Clock
  readonly random: Random
  /** The signal y-webrtc may hear, `undefined` for none. Never rejects. */
  readonly open: (topic: TopicId, data: string) => Promise<Signal | undefined>
  /** `undefined` where there is no such room any more. Never rejects. */
  readonly seal: (topic: TopicId, signal: Signal) => Promise<string | undefined>
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
  #outbox = Promise.resolve()
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
    // Signals leave sealed and in order; while a socket is only opening, lib0 would throw at them.
    const send = line.send.bind(line)
    line.send = (message: unknown) => {
      if (!line.connected) return
      if (v.is(plainSchema, message)) send(message)
      const published = v.safeParse(publishSchema, message)
      if (!published.success) return
      const { topic, data } = published.output
      this.#outbox = this.#outbox.then(async () => {
        const sealed = await this.options.seal(topic, data)
        if (sealed !== undefined && line.connected) send({ type: 'publish', topic, data: sealed })
      })
    }
    this.#guard(line)
    this.#taken.set(line)
  }

  publish(topic: TopicId, data: Signal): void {
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

  /** y-webrtc hears what was opened and judged, in order; what it throws stays here (HP2). */
  #guard(line: SignalingConn): void {
    const socket = line.ws
    const listener = socket?.onmessage
    if (!socket || !listener) return
    const deliver = (frame: unknown): void => {
      try {
        listener.call(socket, new MessageEvent('message', { data: JSON.stringify(frame) }))
      } catch {
        // An answer to a call that was ended meanwhile, say: y-webrtc does not look.
      }
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const frame = readSignalFrame(data)
      if (frame === undefined || this.#waiting >= maxWaiting) return
      this.#waiting += 1
      this.#inbox = this.#inbox.then(async () => {
        this.#waiting -= 1
        if (frame.type === 'pong') deliver(frame)
        else {
          const signal = await this.options.open(frame.topic, frame.data)
          if (signal !== undefined) deliver({ type: 'publish', topic: frame.topic, data: signal })
        }
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
