import type { Clock } from '../../base/clock'
import { DisposableStore, type Disposable } from '../../base/disposables'
import { decodeServerFrame, type ServerFrame } from '../../protocol/signaling/serverFrames'
import { encodeClientFrame, type ClientFrame } from '../../protocol/signaling/clientFrames'

/** What is used of the platform's WebSocket. */
export interface Socket {
  send(text: string): void
  close(): void
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void
}

export type SocketClass = new (url: string) => Socket

export interface LineHandlers {
  frame(frame: ServerFrame): void
  /** Once, whoever ended it; not after `dispose`. `code` as of RFC 6455, or undefined where it fell silent. */
  closed(code: number | undefined): void
  /** A frame nobody could read. */
  garbled(): void
}

/** A thousand members in one presence frame are 150 KB. */
const maxTextLength = 512 * 1024
/** A server that talks this much nonsense is not one of ours. */
const maxGarbled = 16
const openMs = 10_000
const idleMs = 10_000
const pongMs = 8_000

/** One socket to the server: frames in and out, and a heartbeat that notices when the other end is gone. */
export class Line implements Disposable {
  readonly #owned = new DisposableStore()
  #silence: Disposable
  #garbled = 0

  constructor(
    private readonly socket: Socket,
    private readonly clock: Clock,
    private readonly handlers: LineHandlers,
  ) {
    this.#silence = this.clock.after(openMs, () => {
      this.#end(undefined)
    })
    this.socket.addEventListener('message', ({ data }) => {
      this.#hear(data)
    })
    this.socket.addEventListener('close', ({ code }) => {
      this.#end(code)
    })
    // Without a listener Node's sockets throw; `close` follows and says it all.
    this.socket.addEventListener('error', () => undefined)
    this.#owned.add({
      dispose: () => {
        this.#silence.dispose()
        this.socket.close()
      },
    })
  }

  /** False where the socket is no longer there to take it. */
  send(frame: ClientFrame): boolean {
    if (this.#owned.disposed) return false
    try {
      this.socket.send(encodeClientFrame(frame))
      return true
    } catch {
      return false
    }
  }

  /** Asks for a sign of life now rather than at the next heartbeat. */
  probe(): void {
    this.#silence.dispose()
    this.send({ type: 'ping' })
    this.#silence = this.clock.after(pongMs, () => {
      this.#end(undefined)
    })
  }

  dispose(): void {
    this.#owned.dispose()
  }

  #hear(data: unknown): void {
    if (this.#owned.disposed) return
    this.#silence.dispose()
    this.#silence = this.clock.after(idleMs, () => {
      this.probe()
    })
    if (typeof data !== 'string' || data.length > maxTextLength) {
      this.#countGarbled()
      return
    }
    const frame = decodeServerFrame(data)
    if (frame.ok) this.handlers.frame(frame.value)
    else if (frame.error.kind === 'malformed') this.#countGarbled()
  }

  #countGarbled(): void {
    this.handlers.garbled()
    this.#garbled += 1
    if (this.#garbled >= maxGarbled) this.#end(undefined)
  }

  #end(code: number | undefined): void {
    if (this.#owned.disposed) return
    this.dispose()
    this.handlers.closed(code)
  }
}
