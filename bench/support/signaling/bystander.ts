import { setTimeout as pause } from 'node:timers/promises'
import WebSocket from 'ws'
import { type Speech, tincan } from './dialects'

/** Within the rate of a session. */
const betweenMs = 25
/** What has not come by then did not come. */
const patienceMs = 10_000

/** Somebody who talks to somebody else while others attack. */
export class Bystander {
  #said = 0
  #heard = (): void => undefined

  private constructor(
    private readonly speech: Speech,
    private readonly speaker: WebSocket,
    listener: WebSocket,
  ) {
    listener.on('message', (data) => {
      if (Buffer.isBuffer(data) && data.includes('"type":"message"')) this.#heard()
    })
  }

  static async enter(port: number): Promise<Bystander> {
    const dialect = tincan(port, 2)
    const opened: { readonly own: Speech; readonly socket: WebSocket }[] = []
    for (const member of [0, 1]) {
      const own = await dialect.speech(0x10_0000 + member)
      const socket = new WebSocket(own.url, { headers: { ...own.headers }, perMessageDeflate: false })
      await new Promise((resolve) => socket.once('open', resolve))
      for (const text of own.greeting) socket.send(text)
      await new Promise((resolve) =>
        socket.on('message', (data) => {
          if (Buffer.isBuffer(data) && data.includes('"type":"ack"')) resolve(undefined)
        }),
      )
      opened.push({ own, socket })
    }
    const [speaker, listener] = opened
    if (speaker === undefined || listener === undefined) throw new Error('a bystander needs two sockets')
    return new Bystander(speaker.own, speaker.socket, listener.socket)
  }

  /** How long each thing said took to be heard, in ms, while `going` holds and at least `least` times. */
  async talk(going: () => boolean, least: number): Promise<readonly number[]> {
    const waits: number[] = []
    while (going() || waits.length < least) {
      const since = performance.now()
      await new Promise<void>((resolve, reject) => {
        const timeout = setTimeout(() => {
          reject(new Error('what a bystander said was not heard'))
        }, patienceMs)
        this.#heard = () => {
          clearTimeout(timeout)
          resolve()
        }
        this.speaker.send(this.speech.say((this.#said += 1)))
      })
      waits.push(performance.now() - since)
      await pause(betweenMs)
    }
    return waits
  }
}
