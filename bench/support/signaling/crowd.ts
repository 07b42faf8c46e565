/** The clients of the benchmarks of signalling, in a process of their own: what they compute is not the server's. */
import { setImmediate as breathe } from 'node:timers/promises'
import * as v from 'valibot'
import WebSocket from 'ws'
import { type Dialect, type Speech, dialects } from './dialects'
import { othersOnline } from './presence'

const question = v.variant('do', [
  v.object({
    do: v.literal('enter'),
    id: v.number(),
    dialect: v.picklist(['tincan', 'y-webrtc', 'peer', 'echo']),
    port: v.number(),
    members: v.number(),
    size: v.number(),
  }),
  v.object({ do: v.literal('talk'), id: v.number(), frames: v.number() }),
  v.object({ do: v.literal('reconnect'), id: v.number() }),
])

/** Handshakes under way at once: more would wait in the system's queue of connections, and some be dropped there. */
const handshakes = 400
const signIns = 24
const patienceMs = 30_000
/** Whoever has not signed in by then stays away: a busy machine measures a smaller crowd. */
const signInMs = 25_000

interface Seat {
  readonly speech: Speech
  socket: WebSocket
  /** By the last it was told. */
  others: number | undefined
}

class Crowd {
  readonly #seats: Seat[] = []
  #copies = 0
  #noticed = (): void => undefined

  constructor(
    private readonly dialect: Dialect,
    private readonly size: number,
  ) {}

  /** Returns how many there are, in whole rooms. */
  async enter(most: number): Promise<number> {
    const speeches: Speech[] = []
    const deadline = performance.now() + signInMs
    await inTurn(most, signIns, async (member) => {
      if (performance.now() < deadline) speeches[member] = await this.dialect.speech(member)
    })
    const members = speeches.length - (speeches.length % this.size)
    await inTurn(members, handshakes, async (member) => {
      const speech = speeches[member]
      if (speech === undefined) return
      const seat: Seat = { speech, socket: this.#connect(speech), others: undefined }
      this.#seats[member] = seat
      await this.#welcomed(seat)
    })
    return members
  }

  /** Everybody says so many things; returns how many copies came, which is all of them unless it took too long. */
  async talk(frames: number): Promise<{ readonly copies: number; readonly ms: number }> {
    const since = performance.now()
    const expected = this.#seats.length * frames * this.dialect.copies(this.size)
    this.#copies = 0
    for (let index = 0; index < frames; index += 1) {
      for (const [member, { socket, speech }] of this.#seats.entries()) {
        socket.send(speech.say(index))
        // What comes in is read meanwhile, as by people at machines of their own.
        if (member % 50 === 0) await breathe()
      }
    }
    await this.#until(() => this.#copies >= expected)
    return { copies: this.#copies, ms: performance.now() - since }
  }

  /** All are cut off and come back at once; until everybody was answered and, by ours, sees all the others. */
  async reconnect(): Promise<{ readonly exact: number; readonly ms: number; readonly answeredMs: number }> {
    const since = performance.now()
    for (const { socket } of this.#seats) socket.terminate()
    await inTurn(this.#seats.length, handshakes, async (member) => {
      const seat = this.#seats[member]
      if (seat === undefined) return
      seat.others = undefined
      seat.socket = this.#connect(seat.speech)
      await this.#welcomed(seat)
    })
    const answeredMs = performance.now() - since
    const isExact = ({ others }: Seat): boolean => others === this.size - 1
    const sees = this.#seats.some(({ others }) => others !== undefined)
    if (sees) await this.#until(() => this.#seats.every(isExact))
    return { exact: this.#seats.filter(isExact).length, ms: performance.now() - since, answeredMs }
  }

  #connect({ headers, url }: Speech): WebSocket {
    const socket = new WebSocket(url, { headers: { ...headers }, perMessageDeflate: false, skipUTF8Validation: true })
    socket.on('error', () => undefined)
    return socket
  }

  #welcomed(seat: Seat): Promise<void> {
    const { socket, speech } = seat
    socket.on('open', () => {
      for (const text of speech.greeting) socket.send(text)
    })
    return new Promise((resolve) => {
      socket.on('close', () => {
        resolve()
      })
      socket.on('message', (data) => {
        if (!Buffer.isBuffer(data)) return
        const text = data.toString('latin1')
        if (this.dialect.isCopy(text)) this.#copies += 1
        else seat.others = othersOnline(text) ?? seat.others
        if (this.dialect.isWelcome(text)) resolve()
        this.#noticed()
      })
    })
  }

  /** Looked at whenever something comes, but not oftener than the loop turns. */
  #until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const patience = setTimeout(resolve, patienceMs)
      let isLooking = false
      const look = (): void => {
        isLooking = false
        if (!condition()) return
        clearTimeout(patience)
        resolve()
      }
      this.#noticed = () => {
        if (isLooking) return
        isLooking = true
        setImmediate(look)
      }
      look()
    })
  }
}

/** `most` at a time. */
const inTurn = async (count: number, most: number, work: (index: number) => Promise<void>): Promise<void> => {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1
      await work(next - 1)
    }
  }
  await Promise.all(Array.from({ length: most }, worker))
}

const crowds: Crowd[] = []

const answer = async (asked: v.InferOutput<typeof question>): Promise<object> => {
  if (asked.do === 'enter') {
    const crowd = new Crowd(dialects[asked.dialect](asked.port, asked.size), asked.size)
    crowds[0] = crowd
    return { members: await crowd.enter(asked.members) }
  }
  const [crowd] = crowds
  if (crowd === undefined) throw new Error('nobody entered')
  return asked.do === 'talk' ? crowd.talk(asked.frames) : crowd.reconnect()
}

process.on('message', (word) => {
  const asked = v.parse(question, word)
  void answer(asked).then((found) => process.send?.({ ...found, id: asked.id }))
})
