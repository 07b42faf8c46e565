import { randomBytes } from 'node:crypto'
import { Datagrams } from './datagrams'
import { Stream } from './streams'
import {
  type Attribute,
  type MappedAddress,
  type StunAnswer,
  addressOf,
  attributes,
  encodeRequest,
  errorOf,
  longTermKey,
  methods,
  text,
  textOf,
} from './stunMessage'

export interface Credentials {
  readonly username: string
  readonly credential: string
}

export type TurnOutcome =
  | { readonly kind: 'relayed'; readonly address: MappedAddress }
  /** Nobody answered. */
  | { readonly kind: 'silent' }
  /** It gives relays to whoever asks: anybody's traffic would go through it. */
  | { readonly kind: 'open' }
  /** With the error code of RFC 8489 and 8656: 401 wrong credentials, 438 stale nonce, 486 quota … */
  | { readonly kind: 'refused'; readonly code: number }
  | { readonly kind: 'garbled' }

/** Where a server is, and how it is spoken to; `address` is numeric. */
export interface TurnPlace {
  readonly address: string
  readonly port: number
  readonly transport: 'udp' | 'tcp' | 'tls'
  /** The name its certificate has to be good for. */
  readonly name: string
}

/** UDP, in the first byte (RFC 8656 §18.7). */
const udpTransport: Attribute = { type: attributes.requestedTransport, value: Uint8Array.of(17, 0, 0, 0) }

const open = ({ address, port, transport, name }: TurnPlace): Promise<Datagrams | Stream> => {
  switch (transport) {
    case 'udp':
      return Datagrams.open(address, port)
    case 'tcp':
      return Stream.open(address, port)
    case 'tls':
      return Stream.open(address, port, name)
  }
}

/**
 * Asks for a relay as a browser does and gives it back at once (RFC 8656). Rejects with the system's error where
 * there is no connection.
 */
export const tryTurn = async (place: TurnPlace, credentials: Credentials): Promise<TurnOutcome> => {
  const line = await open(place)
  const ask = async (method: number, list: readonly Attribute[], key?: Uint8Array) => {
    const id = randomBytes(12)
    return { id, answer: await line.ask(encodeRequest(method, id, list, key), id) }
  }
  try {
    const first = await ask(methods.allocate, [udpTransport])
    if (first.answer === undefined) return { kind: 'silent' }
    if (first.answer.success) return { kind: 'open' }
    const realm = textOf(first.answer, attributes.realm)
    const nonce = textOf(first.answer, attributes.nonce)
    if (errorOf(first.answer) !== 401 || realm === undefined || nonce === undefined) return refusal(first.answer)
    const key = longTermKey(credentials.username, realm, credentials.credential)
    const proof = [
      text(attributes.username, credentials.username),
      text(attributes.realm, realm),
      text(attributes.nonce, nonce),
    ]
    const second = await ask(methods.allocate, [udpTransport, ...proof], key)
    if (second.answer === undefined) return { kind: 'silent' }
    if (!second.answer.success) return refusal(second.answer)
    const relayed = addressOf(second.answer, attributes.xorRelayedAddress, second.id)
    // A lifetime of nothing ends it.
    await ask(methods.refresh, [{ type: attributes.lifetime, value: new Uint8Array(4) }, ...proof], key)
    return relayed === undefined ? { kind: 'garbled' } : { kind: 'relayed', address: relayed }
  } finally {
    line.close()
  }
}

/** The address a STUN server saw the question come from; `undefined` where nothing sensible came. */
export const tryStun = async (address: string, port: number): Promise<MappedAddress | undefined> => {
  const datagrams = await Datagrams.open(address, port)
  try {
    const id = randomBytes(12)
    const answer = await datagrams.ask(encodeRequest(methods.binding, id, []), id)
    return answer?.success === true ? addressOf(answer, attributes.xorMappedAddress, id) : undefined
  } finally {
    datagrams.close()
  }
}

const refusal = (answer: StunAnswer): TurnOutcome => {
  const code = errorOf(answer)
  return code === undefined ? { kind: 'garbled' } : { kind: 'refused', code }
}
