import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { expect } from 'vitest'
import WebSocket, { type RawData } from 'ws'
import { defaultConfig, type ServerConfig } from '../../signaling/config'
import { type RunningServer, type ServerDeps, startServer, systemDeps } from '../../signaling/server'
import { toBase64Url, utf8 } from '../../src/core/base/bytes'
import { parseJson } from '../../src/core/protocol/signaling/decode'
import { assert } from '../../src/core/base/errors'
import {
  type Alias,
  type SessionId,
  type TopicId,
  type Zid,
  isAlias,
  isSessionId,
  isTopicId,
  isZid,
} from '../../src/core/base/ids'
import { joinProofBytes, sessionProofBytes } from '../../src/core/protocol/signaling/proofs'
import { fromBase64Url } from '../../src/core/base/bytes'

/** Ed25519 keys from a name: the same in every run. */
export interface Key {
  readonly publicKey: string
  sign(bytes: Uint8Array): string
}

const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')

export const keyOf = (name: string): Key => {
  const seed = createHash('sha256').update(name).digest()
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { publicKey: x, sign: (bytes) => toBase64Url(sign(null, bytes, privateKey)) }
}

export const zidOf = (name: string): Zid => {
  const zid = keyOf(`zid of ${name}`).publicKey
  assert(isZid(zid), 'an Ed25519 key is a zid')
  return zid
}

export const aliasOf = (name: string): Alias => {
  const alias = toBase64Url(createHash('sha256').update(name).digest().subarray(0, 16))
  assert(isAlias(alias), '16 bytes are an alias')
  return alias
}

export const sessionOf = (name: string): SessionId => {
  const session = aliasOf(name)
  assert(isSessionId(session), '16 bytes are a session id')
  return session
}

export interface Topic {
  readonly id: TopicId
  proof(session: SessionId): string
}

export const topicOf = (name: string): Topic => {
  const key = keyOf(`topic ${name}`)
  assert(isTopicId(key.publicKey), 'an Ed25519 key is a topic')
  return { id: key.publicKey, proof: (session) => key.sign(joinProofBytes(session)) }
}

export const envelopeOf = (text: string): string => toBase64Url(utf8(text))

export const serve = (config: Partial<ServerConfig> = {}, deps: Partial<ServerDeps> = {}): Promise<RunningServer> =>
  startServer({ ...defaultConfig, port: 0, drainMs: 0, ...config }, { ...systemDeps, ...deps })

export interface Answered {
  readonly status: number
  readonly headers: Headers
  /** Whatever JSON came; tests look at it with matchers. */
  readonly body: unknown
}

export interface CallOptions {
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export const call = async (
  port: number,
  method: string,
  path: string,
  { token, headers = {}, body }: CallOptions = {},
): Promise<Answered> => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : parsed(text) }
}

const parsed = (text: string): unknown => parseJson(text) ?? text

/** Matchers of texts, for places that take anything. */
export const textWith = (part: string): unknown => expect.stringContaining(part)
export const aNumber = (): unknown => expect.any(Number)
export const textLike = (shape: RegExp): unknown => expect.stringMatching(shape)

/** A field of an answer, as text. */
export const field = (value: unknown, name: string): string => {
  const entry: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  assert(typeof entry === 'string', `the answer has a text ${name}`)
  return entry
}

export interface Proof {
  readonly zid: Zid
  readonly challenge: string
  readonly origin: string
  readonly signature: string
}

export const proofOf = async (port: number, name: string, origin = `http://127.0.0.1:${port}`): Promise<Proof> => {
  const zid = zidOf(name)
  const answer = await call(port, 'POST', '/api/session/challenge', { body: { zid } })
  const challenge = field(answer.body, 'challenge')
  const bytes = fromBase64Url(challenge) ?? new Uint8Array()
  return { zid, challenge, origin, signature: keyOf(`zid of ${name}`).sign(sessionProofBytes(origin, bytes)) }
}

export interface SignedIn {
  readonly name: string
  readonly token: string
  readonly session: SessionId
  call(method: string, path: string, body?: unknown): Promise<Answered>
}

export const signIn = async (port: number, name: string): Promise<SignedIn> => {
  const answer = await call(port, 'POST', '/api/session', { body: await proofOf(port, name) })
  const token = field(answer.body, 'token')
  const session = field(answer.body, 'session')
  assert(isSessionId(session), 'a session id of 16 bytes')
  return { name, token, session, call: (method, path, body) => call(port, method, path, { token, body }) }
}

type Frame = Readonly<Record<string, unknown>>

const frameOf = (data: RawData): Frame => {
  assert(Buffer.isBuffer(data), 'ws hands texts over as one buffer')
  const frame = parseJson(data.toString())
  assert(typeof frame === 'object' && frame !== null, 'every frame of the server is a JSON object')
  return { ...frame }
}

/** A raw client: keeps every frame it was sent and finds those a test waits for. */
export class Client {
  readonly frames: Frame[] = []
  readonly closed: Promise<number>
  readonly #waiting = new Set<() => void>()

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        resolve(code)
      })
    })
    socket.on('error', () => undefined)
    socket.on('message', (data) => {
      this.frames.push(frameOf(data))
      for (const look of this.#waiting) look()
    })
  }

  /** Rejects with the HTTP status where the upgrade is refused. */
  static open(
    port: number,
    path: string,
    options: { readonly token?: string; readonly headers?: Record<string, string>; readonly autoPong?: boolean } = {},
  ): Promise<Client> {
    const { token, headers = {}, autoPong = true } = options
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      autoPong,
    })
    return new Promise((resolve, reject) => {
      const client = new Client(socket)
      socket.on('open', () => {
        resolve(client)
      })
      socket.on('unexpected-response', (_request, response) => {
        socket.terminate()
        reject(new Error(`refused with ${String(response.statusCode)}`))
      })
    })
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame))
  }

  /** The first frame, come already or yet to come, that has these fields. */
  async frame(fields: Frame, from = 0): Promise<Frame> {
    return this.until((frame) => Object.entries(fields).every(([name, value]) => frame[name] === value), from)
  }

  until(condition: (frame: Frame) => boolean, from = 0): Promise<Frame> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.frames.slice(from).find(condition)
        if (found === undefined) return
        this.#waiting.delete(look)
        resolve(found)
      }
      this.#waiting.add(look)
      look()
    })
  }

  /** Answered once everything sent before has been worked on. */
  async settle(): Promise<void> {
    const from = this.frames.length
    this.send({ type: 'ping' })
    await this.frame({ type: 'pong' }, from)
  }

  async close(): Promise<void> {
    this.socket.close()
    await this.closed
  }
}

export interface Member extends SignedIn {
  readonly client: Client
  readonly alias: Alias
  join(topic: Topic): Promise<Frame>
}

/** Signed in, on the socket, by the story's name. */
export const enter = async (
  port: number,
  name: string,
  options: { readonly autoPong?: boolean } = {},
): Promise<Member> => {
  const signed = await signIn(port, name)
  const client = await Client.open(port, '/ws/msg', { token: signed.token, ...options })
  await client.frame({ type: 'connected' })
  const alias = aliasOf(name)
  return {
    ...signed,
    client,
    alias,
    join: (topic) => {
      const id = `join-${topic.id.slice(0, 8)}-${client.frames.length}`
      client.send({ type: 'join', id, topic: topic.id, alias, signature: topic.proof(signed.session) })
      return client.frame({ id })
    },
  }
}

/** Is `alias` shown with `status` in this presence frame of `topic`? */
export const shows =
  (topic: Topic, alias: Alias, status: string) =>
  (frame: Frame): boolean =>
    frame['type'] === 'presence' &&
    frame['topic'] === topic.id &&
    Array.isArray(frame['present']) &&
    frame['present'].some(
      (entry: { alias: string; status: string }) => entry.alias === alias && entry.status === status,
    )
