import type { Duplex } from 'node:stream'
import { type RawData, WebSocket } from 'ws'
import { every } from '../src/core/base/clock'
import { closeCodes } from '../src/core/protocol/signaling/errors'
import type { Connection, ConnectionHandler } from './connection'
import { Inbox, type Reader, type Shared } from './inbox'
import type { ListenOptions } from './listener'
import type { Gathering } from './turn'

/** Told apart from the pings that keep a connection: their pongs may be on their way already. */
const catchUpPing = 'caught up?'

/** A socket of Node; its texts of one turn go out together. */
class NodeConnection implements Connection, Gathering, Reader {
  readonly #handler: ConnectionHandler
  #isCorked = false
  #isEnded = false

  constructor(
    private readonly ws: WebSocket,
    private readonly socket: Duplex,
    private readonly shared: Shared,
    serve: (connection: Connection) => ConnectionHandler,
  ) {
    this.#handler = serve(this)
  }

  send(text: string): boolean {
    const { ws } = this
    if (ws.readyState !== WebSocket.OPEN || this.#isEnded) return false
    if (ws.bufferedAmount + text.length > this.shared.backlogBytes && this.#isBehind(text)) return false
    if (!this.#isCorked) {
      this.#isCorked = true
      this.socket.cork()
      this.shared.turn.expect(this)
    }
    ws.send(text)
    return true
  }

  flush(): void {
    if (!this.#isCorked) return
    this.#isCorked = false
    this.socket.uncork()
  }

  end(code: number, reason: string): void {
    this.#isEnded = true
    this.ws.close(code, reason)
  }

  backlog(): number {
    return this.ws.bufferedAmount
  }

  caughtUp(): Promise<void> {
    const { ws } = this
    return new Promise((resolve) => {
      if (ws.readyState !== WebSocket.OPEN) {
        resolve()
        return
      }
      ws.on('pong', (data) => {
        if (data.toString() === catchUpPing) resolve()
      })
      ws.once('close', () => {
        resolve()
      })
      ws.ping(catchUpPing)
    })
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  text(text: string): void {
    if (!this.#isEnded)
      this.shared.guarded(() => {
        this.#handler.text(text)
      })
  }

  binary(): void {
    this.shared.guarded(() => {
      this.#handler.binary()
    })
  }

  overrun(): void {
    this.end(closeCodes.tooFast, 'too much at once')
  }

  closed(): void {
    this.shared.guarded(() => {
      this.#handler.closed()
    })
  }

  /** What is held back for the end of the turn does not count before the reader was offered it. */
  #isBehind(text: string): boolean {
    this.flush()
    if (this.ws.bufferedAmount + text.length <= this.shared.backlogBytes) return false
    this.#isEnded = true
    this.ws.terminate()
    return true
  }
}

export const attachNode = (
  ws: WebSocket,
  socket: Duplex,
  serve: (connection: Connection) => ConnectionHandler,
  shared: Shared,
  { clock, limits }: ListenOptions,
): void => {
  let heardAt = clock.now()
  const connection = new NodeConnection(ws, socket, shared, serve)
  const inbox = new Inbox(connection, shared)
  const beating = every(clock, (limits.idleSeconds * 1000) / 3, () => {
    if (clock.now() - heardAt >= limits.idleSeconds * 1000) ws.terminate()
    else if (ws.readyState === WebSocket.OPEN) ws.ping()
  })
  const heard = (): void => {
    heardAt = clock.now()
  }
  ws.on('ping', heard)
  ws.on('pong', heard)
  ws.on('error', () => undefined)
  ws.on('message', (data: RawData, isBinary: boolean) => {
    heard()
    if (connection.isEnded) return
    if (isBinary || !Buffer.isBuffer(data)) connection.binary()
    else inbox.take(data.toString())
  })
  ws.on('close', () => {
    beating.dispose()
    inbox.close()
  })
}
