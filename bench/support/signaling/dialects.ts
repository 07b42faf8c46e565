import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { fromBase64Url, toBase64Url } from '../../../src/core/base/bytes'
import { isSessionId } from '../../../src/core/base/ids'
import { assert } from '../../../src/core/base/errors'
import { joinProofBytes, sessionProofBytes } from '../../../src/core/protocol/signaling/proofs'

/** The same for every dialect: what is said has 400 bytes before it is written down for the wire. */
const said = toBase64Url(randomBytes(400))

/** How one member speaks with one kind of server. */
export interface Speech {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Sent as soon as the socket is open; the last of it is answered. */
  readonly greeting: readonly string[]
  /** A frame for everybody else in the room; by number. */
  say(index: number): string
}

/** Members of rooms of `size`, by number. */
export interface Dialect {
  /** Copies of each frame that come out of the server: some send it back to where it came from, too. */
  copies(size: number): number
  /** Signs in, where there is such a thing. */
  speech(member: number): Promise<Speech>
  /** Is this the answer to the greeting? */
  isWelcome(text: string): boolean
  isCopy(text: string): boolean
}

interface Keys {
  readonly publicKey: string
  readonly privateKey: KeyObject
}

const newKeys = (): Keys => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { publicKey: publicKey.export({ format: 'jwk' }).x ?? '', privateKey }
}

const signed = ({ privateKey }: Keys, bytes: Uint8Array): string => toBase64Url(sign(null, bytes, privateKey))

const post = async (address: string, path: string, from: string, body: object): Promise<Map<string, string>> => {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': from }
  const answer: unknown = await (
    await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) })
  ).json()
  return new Map(typeof answer === 'object' && answer !== null ? Object.entries(answer) : [])
}

export const tincan = (port: number, size: number): Dialect => {
  const rooms = new Map<number, Keys>()
  const roomOf = (member: number): Keys => {
    const room = Math.floor(member / size)
    const keys = rooms.get(room) ?? newKeys()
    rooms.set(room, keys)
    return keys
  }
  const address = `http://127.0.0.1:${String(port)}`
  return {
    copies: (members) => members - 1,
    isWelcome: (text) => text.startsWith('{"type":"ack"'),
    isCopy: (text) => text.startsWith('{"type":"message"'),
    speech: async (member) => {
      const from = `10.${String(member >> 16)}.${String((member >> 8) & 255)}.${String(member & 255)}`
      const person = newKeys()
      const zid = person.publicKey
      const { challenge = '' } = Object.fromEntries(await post(address, '/api/session/challenge', from, { zid }))
      const proof = sessionProofBytes(address, fromBase64Url(challenge) ?? new Uint8Array())
      const body = { zid, challenge, origin: address, signature: signed(person, proof) }
      const { session, token = '' } = Object.fromEntries(await post(address, '/api/session', from, body))
      assert(isSessionId(session), 'whoever signs in gets a session')
      const room = roomOf(member)
      const topic = room.publicKey
      const alias = toBase64Url(randomBytes(16))
      return {
        url: `ws://127.0.0.1:${String(port)}/ws/msg`,
        headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': from },
        greeting: [
          JSON.stringify({ type: 'join', id: 'j', topic, alias, signature: signed(room, joinProofBytes(session)) }),
        ],
        say: (index) => {
          const id = `m-${String(member)}-${String(index)}`
          return JSON.stringify({ type: 'message', id, topic, envelope: said, clientMsgId: id })
        },
      }
    },
  }
}

export const yWebrtc = (port: number, size: number): Dialect => ({
  copies: (members) => members,
  isWelcome: (text) => text.startsWith('{"type":"pong"'),
  isCopy: (text) => text.startsWith('{"type":"publish"'),
  speech: (member) => {
    const topic = `room ${String(Math.floor(member / size))}`
    const greeting = [JSON.stringify({ type: 'subscribe', topics: [topic] }), '{"type":"ping"}']
    const say = (): string => JSON.stringify({ type: 'publish', topic, data: said })
    return Promise.resolve({ url: `ws://127.0.0.1:${String(port)}/`, headers: {}, greeting, say })
  },
})

/** Pairs: each speaks to the other one. */
export const peerJs = (port: number): Dialect => ({
  copies: () => 1,
  isWelcome: (text) => text.startsWith('{"type":"OPEN"'),
  isCopy: (text) => text.startsWith('{"type":"OFFER"'),
  speech: (member) => {
    const query = `key=peerjs&id=m${String(member)}&token=t${String(member)}`
    const say = (): string => JSON.stringify({ type: 'OFFER', dst: `m${String(member ^ 1)}`, payload: said })
    const greeting = ['{"type":"HEARTBEAT"}']
    return Promise.resolve({ url: `ws://127.0.0.1:${String(port)}/peerjs?${query}`, headers: {}, greeting, say })
  },
})

export const echo = (port: number): Dialect => ({
  copies: () => 1,
  isWelcome: () => true,
  isCopy: () => true,
  speech: () =>
    Promise.resolve({ url: `ws://127.0.0.1:${String(port)}/`, headers: {}, greeting: [said], say: () => said }),
})

export const dialects = { tincan, 'y-webrtc': yWebrtc, peer: peerJs, echo } as const
