import type { Clock } from '../../base/clock'
import { DisposableStore } from '../../base/disposables'

/** Who has not answered by then will not, in ms; a browser itself goes on asking for longer. */
const patienceMs = 8_000

interface Place {
  readonly address: string
  readonly port: number
}

/** A candidate, taken apart. */
export interface Way {
  readonly type: string
  readonly protocol: string
  readonly place: Place
  /** Where its server saw us, or the address behind it; what a browser hides is absent. */
  readonly related: Place | undefined
}

export interface Gathered {
  readonly ways: readonly Way[]
  /** Codes of servers that failed: as STUN has them, or 701 for one that does not answer. */
  readonly faults: readonly number[]
  readonly complete: boolean
}

const shape =
  /^candidate:\S+ \d+ (?<protocol>\S+) \d+ (?<address>\S+) (?<port>\d+) typ (?<type>\S+)(?: raddr (?<raddr>\S+) rport (?<rport>\d+))?/

export const parseWay = (candidate: string): Way | undefined => {
  const parts = shape.exec(candidate)?.groups
  if (parts === undefined) return undefined
  const { protocol = '', address = '', port, type = '', raddr, rport } = parts
  const hidden = raddr === undefined || raddr === '0.0.0.0' || raddr === '::'
  return {
    type,
    protocol: protocol.toLowerCase(),
    place: { address, port: Number(port) },
    related: hidden ? undefined : { address: raddr, port: Number(rport) },
  }
}

/** All the ways one connection finds, and what failed on the way. */
export const gather = async (open: () => RTCPeerConnection, clock: Clock): Promise<Gathered> => {
  const ways: Way[] = []
  const faults: number[] = []
  const connection = open()
  try {
    const complete = new Promise<void>((resolve) => {
      connection.onicegatheringstatechange = () => {
        if (connection.iceGatheringState === 'complete') resolve()
      }
    })
    connection.onicecandidate = ({ candidate }) => {
      const way = candidate === null ? undefined : parseWay(candidate.candidate)
      if (way !== undefined) ways.push(way)
    }
    connection.onicecandidateerror = ({ errorCode }) => faults.push(errorCode)
    connection.createDataChannel('')
    await connection.setLocalDescription(await connection.createOffer())
    return { ways, faults, complete: await within(clock, complete) }
  } catch {
    return { ways, faults, complete: false }
  } finally {
    connection.close()
  }
}

/** Whether a word comes through between two connections of this device. */
export const passes = async (open: () => RTCPeerConnection, clock: Clock): Promise<boolean> => {
  const [caller, answerer] = [open(), open()]
  try {
    for (const [from, to] of [
      [caller, answerer],
      [answerer, caller],
    ] as const) {
      from.onicecandidate = ({ candidate }) => {
        // One that comes too late is of no use to anybody.
        if (candidate !== null) to.addIceCandidate(candidate).catch(() => undefined)
      }
    }
    const heard = new Promise<void>((resolve) => {
      answerer.ondatachannel = ({ channel }) => {
        channel.onmessage = () => {
          resolve()
        }
      }
    })
    const channel = caller.createDataChannel('')
    channel.onopen = () => {
      channel.send('here')
    }
    const offer = await caller.createOffer()
    await caller.setLocalDescription(offer)
    await answerer.setRemoteDescription(offer)
    const answer = await answerer.createAnswer()
    await answerer.setLocalDescription(answer)
    await caller.setRemoteDescription(answer)
    return await within(clock, heard)
  } catch {
    return false
  } finally {
    caller.close()
    answerer.close()
  }
}

const within = async (clock: Clock, done: Promise<void>): Promise<boolean> => {
  const owned = new DisposableStore()
  try {
    return await Promise.race([
      done.then(() => true),
      new Promise<boolean>((resolve) => {
        owned.add(
          clock.after(patienceMs, () => {
            resolve(false)
          }),
        )
      }),
    ])
  } finally {
    owned.dispose()
  }
}
