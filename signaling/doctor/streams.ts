import { type Socket, connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type StunAnswer, decodeAnswer } from './stunMessage'

/** A server that says nothing for so long will not, in ms. */
const patienceMs = 5_000
const headerLength = 20
/** No answer that is looked for is longer. */
const mostBytes = 4_096

/** Asks one server over TCP or TLS, where messages follow each other by the lengths they tell (RFC 8489 §6.2.2). */
export class Stream {
  #gathered: Buffer = Buffer.alloc(0)
  #listen: ((message: Uint8Array | undefined) => void) | undefined

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.#gathered = Buffer.concat([this.#gathered, chunk])
      this.#cut()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => this.#listen?.(undefined))
  }

  /** `serverName` for TLS, whose certificate has to be good for it. Rejects where no connection comes about. */
  static async open(address: string, port: number, serverName?: string): Promise<Stream> {
    const place = { host: address, port }
    const socket = serverName === undefined ? connect(place) : connectTls({ ...place, servername: serverName })
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' }))
    }, patienceMs)
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject)
        socket.once(serverName === undefined ? 'connect' : 'secureConnect', () => {
          socket.off('error', reject)
          resolve()
        })
      })
    } catch (error) {
      socket.destroy()
      throw error
    } finally {
      clearTimeout(timer)
    }
    return new Stream(socket)
  }

  ask(request: Uint8Array, id: Uint8Array): Promise<StunAnswer | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#listen?.(undefined), patienceMs)
      this.#listen = (message) => {
        const answer = message === undefined ? undefined : decodeAnswer(message, id)
        // What answers something else is passed over.
        if (message !== undefined && answer === undefined) return
        clearTimeout(timer)
        this.#listen = undefined
        resolve(answer)
      }
      this.socket.write(request)
      this.#cut()
    })
  }

  close(): void {
    this.socket.destroy()
  }

  #cut(): void {
    while (this.#gathered.length >= headerLength) {
      const length = headerLength + this.#gathered.readUInt16BE(2)
      if (length > mostBytes) {
        this.socket.destroy()
        return
      }
      if (this.#gathered.length < length) return
      const message = this.#gathered.subarray(0, length)
      this.#gathered = this.#gathered.subarray(length)
      this.#listen?.(message)
    }
  }
}
