import type { Socket } from 'node:net'
import WebSocket from 'ws'
import type { TopicId } from '../../../src/core/base/ids'
import { type SignedIn, call, signIn, topicOf } from '../support'
import { type Means, hostileFrame, meansOf } from './frames'
import { halfCalls, rawFrame, rawSocket, rawWebSocket } from './rawSocket'
import type { Chances } from './seeded'

export interface FuzzOptions {
  readonly port: number
  readonly chances: Chances
  readonly frames: number
  readonly foreign: TopicId
}

interface Mallory extends SignedIn {
  readonly means: Means
  /** It was too fast for too long: no socket is opened for it. */
  isSentAway: boolean
}

const hostileClients = 6
const actsPerSession = 25
const anyTopic = topicOf('any').id

/** Clients without manners, several at a time, until so many frames were sent. */
export class Fuzzer {
  /** Those sent so far. */
  frames = 0

  constructor(private readonly options: FuzzOptions) {}

  async run(): Promise<void> {
    const { chances } = this.options
    await Promise.all(Array.from({ length: hostileClients }, (_, index) => this.#client(index, chances.branch())))
  }

  async #client(index: number, chances: Chances): Promise<void> {
    for (let count = 0; this.frames < this.options.frames; count += 1) {
      const signed = await signIn(this.options.port, `mallory ${String(index)} ${String(count)}`)
      const mallory = { ...signed, means: meansOf(signed.session, this.options.foreign), isSentAway: false }
      const open: Socket[] = []
      const goesOn = (): boolean => !mallory.isSentAway && this.frames < this.options.frames
      for (let acts = 0; acts < actsPerSession && goesOn(); acts += 1) await this.#act(mallory, chances, open)
      for (const socket of open) socket.destroy()
      await call(this.options.port, 'DELETE', '/api/session', { token: mallory.token })
    }
  }

  /** `open` are connections that are left as they are, until the session ends. */
  async #act(mallory: Mallory, chances: Chances, open: Socket[]): Promise<void> {
    const chance = chances.fraction()
    if (chance < 0.55) await this.#talk(mallory, chances)
    else if (chance < 0.75) await this.#talkRaw(mallory, chances, open)
    else if (chance < 0.8) await this.#flood(mallory, chances)
    else if (chance < 0.84) await this.#neverRead(mallory, chances)
    else if (chance < 0.9) await this.#subscribe(mallory, chances)
    else {
      const socket = await rawSocket(this.options.port)
      socket.write(halfCalls(chances, mallory.token))
      if (open.length < 20 && chances.isMet(0.5)) open.push(socket)
      else socket.destroy()
    }
  }

  #frame(mallory: Mallory, chances: Chances): string | Buffer {
    this.frames += 1
    return hostileFrame(chances, mallory.means)
  }

  async #open(mallory: Mallory, path: string): Promise<WebSocket> {
    const headers = { authorization: `Bearer ${mallory.token}` }
    const socket = new WebSocket(`ws://127.0.0.1:${String(this.options.port)}${path}`, { headers })
    socket.on('error', () => undefined)
    socket.on('unexpected-response', (_request, response) => {
      mallory.isSentAway = response.statusCode === 429
      socket.terminate()
    })
    await new Promise((resolve) => socket.on('open', resolve).on('close', resolve))
    return socket
  }

  /** Frames, whole and in pieces, until the server has had enough of them or answered a last ping. */
  async #talk(mallory: Mallory, chances: Chances): Promise<void> {
    const socket = await this.#open(mallory, chances.one(['/ws/msg', '/ws/msg', '/signal']))
    for (let left = chances.whole(5, 120); left > 0 && socket.readyState === WebSocket.OPEN; left -= 1) {
      const frame = this.#frame(mallory, chances)
      const binary = chances.isMet(0.005)
      if (chances.isMet(0.1) && frame.length > 1) {
        const cut = chances.whole(1, frame.length - 1)
        socket.send(frame.slice(0, cut), { binary, fin: false })
        socket.send(frame.slice(cut), { binary })
      } else socket.send(frame, { binary })
    }
    await this.#heard(socket)
    socket.terminate()
  }

  /** Everything sent has been worked on, or the server closed the socket. */
  async #heard(socket: WebSocket): Promise<void> {
    if (socket.readyState !== WebSocket.OPEN) return
    const answered = new Promise<void>((resolve) => {
      socket.on('pong', () => {
        resolve()
      })
      socket.on('close', () => {
        resolve()
      })
    })
    socket.ping()
    await answered
  }

  async #talkRaw(mallory: Mallory, chances: Chances, open: Socket[]): Promise<void> {
    const socket = await rawWebSocket(this.options.port, chances.one(['/ws/msg', '/signal']), mallory.token)
    for (let left = chances.whole(1, 12); left > 0 && !socket.destroyed; left -= 1)
      socket.write(rawFrame(chances, this.#frame(mallory, chances)))
    if (open.length < 20 && chances.isMet(0.3)) open.push(socket)
    else if (chances.isMet(0.5)) socket.destroy()
    else socket.resetAndDestroy()
  }

  async #flood(mallory: Mallory, chances: Chances): Promise<void> {
    const socket = await this.#open(mallory, chances.one(['/ws/msg', '/signal']))
    const text = chances.one(['{"type":"ping"}', '{"type":"x"}', '{"type":"status_change","id":"1","status":"away"}'])
    for (let left = chances.whole(100, 1_000); left > 0 && socket.readyState === WebSocket.OPEN; left -= 1) {
      this.frames += 1
      socket.send(text)
    }
    await this.#heard(socket)
    socket.terminate()
  }

  /** Asks for much and takes nothing of it. */
  async #neverRead(mallory: Mallory, chances: Chances): Promise<void> {
    const socket = await this.#open(mallory, '/ws/msg')
    if (socket.readyState !== WebSocket.OPEN) return
    socket.pause()
    for (let left = chances.whole(50, 400); left > 0; left -= 1) socket.send(this.#frame(mallory, chances))
    const sent = new Promise<void>((resolve) => {
      socket.send('{"type":"ping"}', () => {
        resolve()
      })
    })
    await Promise.race([sent, new Promise((resolve) => socket.on('close', resolve))])
    socket.terminate()
  }

  /** All the rooms there may be, and more, taken and left again. */
  async #subscribe(mallory: Mallory, chances: Chances): Promise<void> {
    const socket = await this.#open(mallory, '/signal')
    for (let left = chances.whole(1, 6); left > 0 && socket.readyState === WebSocket.OPEN; left -= 1) {
      this.frames += 1
      const type = chances.one(['subscribe', 'subscribe', 'unsubscribe'])
      const head = chances.whole(0, 9)
      const name = (count: number): string =>
        `${anyTopic.slice(0, 37)}${String(head)}${String(count).padStart(4, '0')}A`
      socket.send(
        JSON.stringify({ type, topics: Array.from({ length: chances.whole(1, 2_100) }, (_, at) => name(at)) }),
      )
    }
    await this.#heard(socket)
    socket.terminate()
  }
}
