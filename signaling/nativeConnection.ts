import type { WebSocket } from 'uWebSockets.js'
import { closeCodes } from '../src/core/protocol/signaling/errors'
import type { Connection, ConnectionHandler } from './connection'
import { Inbox, type Reader, type Shared } from './inbox'
import type { Gathering } from './turn'

/** µWebSockets gathers no more than so many bytes into one write. */
const gatheredBytes = 16 * 1024
/** Told apart from the pings that µWebSockets sends by itself: their pongs may be on their way already. */
const catchUpPing = 'caught up?'

export interface SocketData {
  readonly serve: (connection: Connection) => ConnectionHandler
  connection: NativeConnection | undefined
}

/** A socket of µWebSockets; its texts of one turn go out together. */
export class NativeConnection implements Connection, Gathering, Reader {
  readonly #inbox: Inbox
  readonly #handler: ConnectionHandler
  /** False from the moment it is ended or closed: the socket must not be touched then. */
  #alive = true
  #isEnded = false
  #isClosed = false
  #isTooSlow = false
  #texts: string[] = []
  #length = 0
  /** What the reader had not taken when this turn began. */
  #behind = 0
  #isExpected = false
  /** Waiting for the pong that shows that the reader came so far. */
  #waiting: (() => void)[] = []

  constructor(
    private readonly ws: WebSocket<SocketData>,
    private readonly shared: Shared,
  ) {
    this.#inbox = new Inbox(this, shared)
    this.#handler = ws.getUserData().serve(this)
  }

  /** Nothing is heard of a socket that we ended. */
  get isHeard(): boolean {
    return !this.#isEnded
  }

  received(text: string): void {
    this.#inbox.take(text)
  }

  receivedBinary(): void {
    this.shared.guarded(() => {
      this.#handler.binary()
    })
  }

  text(text: string): void {
    if (!this.#isEnded)
      this.shared.guarded(() => {
        this.#handler.text(text)
      })
  }

  overrun(): void {
    this.end(closeCodes.tooFast, 'too much at once')
  }

  send(text: string): boolean {
    if (!this.#alive) return false
    if (this.#texts.length === 0) {
      this.#behind = this.ws.getBufferedAmount()
      if (!this.#isExpected) this.shared.turn.expect(this)
      this.#isExpected = true
    }
    if (this.#behind > this.shared.backlogBytes) {
      this.#alive = false
      this.#isEnded = true
      this.#isTooSlow = true
      return false
    }
    this.#texts.push(text)
    this.#length += text.length
    if (this.#length >= gatheredBytes) {
      this.#write()
      this.#behind = this.ws.getBufferedAmount()
    }
    return true
  }

  flush(): void {
    this.#isExpected = false
    // Not before: whoever sends is not to find the socket gone in the middle of it.
    if (this.#isTooSlow && !this.#isClosed) this.ws.close()
    if (!this.#alive) return
    if (this.#texts.length < 2) this.#write()
    else
      this.ws.cork(() => {
        this.#write()
      })
  }

  end(code: number, reason: string): void {
    if (!this.#alive) return
    this.#write()
    this.#alive = false
    this.#isEnded = true
    this.ws.end(code, reason)
  }

  backlog(): number {
    return this.#alive ? this.ws.getBufferedAmount() + this.#length : 0
  }

  caughtUp(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.#alive) {
        resolve()
        return
      }
      this.#write()
      this.#waiting.push(resolve)
      this.ws.ping(catchUpPing)
    })
  }

  ponged(text: string): void {
    if (text === catchUpPing) for (const resolve of this.#waiting.splice(0)) resolve()
  }

  /** The socket is gone. */
  gone(): void {
    this.#alive = false
    this.#isClosed = true
    for (const resolve of this.#waiting.splice(0)) resolve()
    this.#inbox.close()
  }

  closed(): void {
    this.shared.guarded(() => {
      this.#handler.closed()
    })
  }

  #write(): void {
    const texts = this.#texts
    this.#texts = []
    this.#length = 0
    // µWebSockets closes by itself whoever falls too far behind.
    for (const text of texts) this.ws.send(text)
  }
}
