import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { type StunAnswer, decodeAnswer } from './stunMessage'

/** After these waits a question is asked again, for UDP loses some (RFC 8489 §6.2.1, cut short), in ms. */
const repeatAfterMs = [250, 500, 1_000, 1_500] as const

/** Asks one server over UDP from one port: an allocation belongs to the port it was asked from. */
export class Datagrams {
  readonly #socket: Socket

  private constructor(socket: Socket) {
    this.#socket = socket
    // Refused datagrams come back as errors on some systems: the silence says as much.
    socket.on('error', () => undefined)
  }

  /** `address` is numeric. Rejects where no socket can be had. */
  static async open(address: string, port: number): Promise<Datagrams> {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.connect(port, address, () => {
        socket.off('error', reject)
        resolve()
      })
    }).catch((error: unknown) => {
      socket.close()
      throw error
    })
    return new Datagrams(socket)
  }

  /** The answer, or `undefined` where none came within some seconds. */
  ask(request: Uint8Array, id: Uint8Array): Promise<StunAnswer | undefined> {
    const socket = this.#socket
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined
      const done = (answer: StunAnswer | undefined): void => {
        clearTimeout(timer)
        socket.off('message', listen)
        resolve(answer)
      }
      const listen = (bytes: Uint8Array): void => {
        const answer = decodeAnswer(bytes, id)
        if (answer !== undefined) done(answer)
      }
      socket.on('message', listen)
      const send = (turn: number): void => {
        const wait = repeatAfterMs[turn]
        if (wait === undefined) {
          done(undefined)
          return
        }
        socket.send(request, () => undefined)
        timer = setTimeout(() => {
          send(turn + 1)
        }, wait)
      }
      send(0)
    })
  }

  close(): void {
    this.#socket.close()
  }
}
