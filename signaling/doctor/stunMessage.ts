/** STUN messages as a client sends and reads them (RFC 8489), and the long-term credential that TURN asks for. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const headerLength = 20
const magicCookie = 0x2112a442

export const methods = { binding: 0x001, allocate: 0x003, refresh: 0x004 } as const

export const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const

export interface Attribute {
  readonly type: number
  readonly value: Uint8Array
}

export interface StunAnswer {
  readonly success: boolean
  readonly method: number
  readonly attributes: ReadonlyMap<number, Uint8Array>
}

export interface MappedAddress {
  readonly address: string
  readonly port: number
}

export const text = (type: number, value: string): Attribute => ({ type, value: Buffer.from(value, 'utf8') })

/** MD5 of `username:realm:password`: what RFC 8489 §9.2.2 says, and coturn checks. */
export const longTermKey = (username: string, realm: string, password: string): Uint8Array =>
  createHash('md5').update(`${username}:${realm}:${password}`).digest()

/** A request; signed by MESSAGE-INTEGRITY where there is a key. `id` is 12 bytes. */
export const encodeRequest = (
  method: number,
  id: Uint8Array,
  list: readonly Attribute[],
  key?: Uint8Array,
): Uint8Array => {
  const body = Buffer.concat(list.map(encodeAttribute))
  if (key === undefined) return Buffer.concat([header(method, id, body.length), body])
  // The length already counts the attribute that is about to be added (RFC 8489 §14.5).
  const signed = Buffer.concat([header(method, id, body.length + 24), body])
  return Buffer.concat([signed, encodeAttribute({ type: attributes.messageIntegrity, value: integrity(signed, key) })])
}

/** An answer to the request of that id, or `undefined`: whatever else comes is not for us. */
export const decodeAnswer = (bytes: Uint8Array, id: Uint8Array): StunAnswer | undefined => {
  if (bytes.length < headerLength) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const type = view.getUint16(0)
  const kind = type & 0x0110
  if ((type & 0xc000) !== 0 || (kind !== 0x0100 && kind !== 0x0110)) return undefined
  if (view.getUint32(4) !== magicCookie || view.getUint16(2) !== bytes.length - headerLength) return undefined
  if (!timingSafeEqual(bytes.subarray(8, headerLength), id)) return undefined
  const found = new Map<number, Uint8Array>()
  let offset = headerLength
  while (offset + 4 <= bytes.length) {
    const length = view.getUint16(offset + 2)
    const value = bytes.subarray(offset + 4, offset + 4 + length)
    if (value.length !== length) return undefined
    // Of one that comes twice the first counts (RFC 8489 §14).
    if (!found.has(view.getUint16(offset))) found.set(view.getUint16(offset), value)
    offset += 4 + padded(length)
  }
  return { success: kind === 0x0100, method: (type & 0x000f) | ((type & 0x00e0) >> 1), attributes: found }
}

/** ERROR-CODE, RFC 8489 §14.8: `undefined` where the answer has none. */
export const errorOf = (answer: StunAnswer): number | undefined => {
  const value = answer.attributes.get(attributes.errorCode)
  const [hundreds, units] = [value?.[2], value?.[3]]
  return hundreds === undefined || units === undefined ? undefined : (hundreds & 7) * 100 + units
}

export const textOf = (answer: StunAnswer, type: number): string | undefined => {
  const value = answer.attributes.get(type)
  return value === undefined ? undefined : Buffer.from(value).toString('utf8')
}

/** XOR-MAPPED-ADDRESS and its like, RFC 8489 §14.2. */
export const addressOf = (answer: StunAnswer, type: number, id: Uint8Array): MappedAddress | undefined => {
  const value = answer.attributes.get(type)
  const family = value?.[1]
  if (value?.length !== (family === 1 ? 8 : 20)) return undefined
  const mask = Buffer.concat([cookieBytes(), id])
  const bytes = value.subarray(4).map((byte, index) => byte ^ (mask[index] ?? 0))
  const port = new DataView(value.buffer, value.byteOffset).getUint16(2) ^ (magicCookie >>> 16)
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0))
  const address = family === 1 ? bytes.join('.') : groups.map((group) => group.toString(16)).join(':')
  return { address, port }
}

const cookieBytes = (): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(magicCookie)
  return bytes
}

const padded = (length: number): number => (length + 3) & ~3

const header = (method: number, id: Uint8Array, length: number): Buffer => {
  const bytes = Buffer.alloc(headerLength)
  bytes.writeUInt16BE(method, 0)
  bytes.writeUInt16BE(length, 2)
  bytes.writeUInt32BE(magicCookie, 4)
  bytes.set(id, 8)
  return bytes
}

const encodeAttribute = ({ type, value }: Attribute): Buffer => {
  const bytes = Buffer.alloc(4 + padded(value.length))
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(value.length, 2)
  bytes.set(value, 4)
  return bytes
}

const integrity = (signed: Uint8Array, key: Uint8Array): Uint8Array => createHmac('sha1', key).update(signed).digest()
