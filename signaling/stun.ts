/**
 * STUN binding (RFC 8489) without authentication: tells whoever asks which address the question came from.
 *
 *   0                   16                  32
 *   +0 0+ type          + length            +      header, 20 bytes
 *   + magic cookie 2112A442                 +
 *   + transaction id, 96 bits               +
 *   + attributes: type, length, value padded to 4 …
 */
import { addressBytes } from './address'

export interface Endpoint {
  readonly address: string
  readonly port: number
}

const headerLength = 20
const magicCookie = 0x2112a442
const bindingRequest = 0x0001
const bindingSuccess = 0x0101
const bindingError = 0x0111
const errorCodeAttribute = 0x0009
const unknownAttributesAttribute = 0x000a
const xorMappedAddress = 0x0020
const fingerprintAttribute = 0x8028
/** Below this an attribute must be understood (RFC 8489 §14). */
const comprehensionOptional = 0x8000
/**
 * USERNAME, MESSAGE-INTEGRITY, REALM, NONCE, MESSAGE-INTEGRITY-SHA256, PRIORITY: known from authentication and ICE,
 * of no use here. CHANGE-REQUEST (RFC 5780) is not among them: its sender must learn that it is not served.
 */
const ignored = new Set([0x0006, 0x0008, 0x0014, 0x0015, 0x001c, 0x0024])

/** The answer to one datagram, or `undefined` where it is no binding request: then nothing is sent. */
export const answerBinding = (request: Uint8Array, from: Endpoint): Uint8Array | undefined => {
  if (request.length < headerLength || request.length > 548) return undefined
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength)
  if (view.getUint16(0) !== bindingRequest || view.getUint32(4) !== magicCookie) return undefined
  const length = view.getUint16(2)
  if (length % 4 !== 0 || length !== request.length - headerLength) return undefined
  const attributes = attributeTypes(view)
  if (attributes === undefined) return undefined
  const unknown = attributes.filter((type) => type < comprehensionOptional && !ignored.has(type))
  const body = unknown.length > 0 ? unknownBody(unknown) : mappedBody(request, from)
  if (body === undefined) return undefined
  const type = unknown.length > 0 ? bindingError : bindingSuccess
  return assemble(type, request.subarray(4, headerLength), body, attributes.includes(fingerprintAttribute))
}

const attributeTypes = (view: DataView): readonly number[] | undefined => {
  const types: number[] = []
  let offset = headerLength
  while (offset + 4 <= view.byteLength) {
    types.push(view.getUint16(offset))
    offset += 4 + padded(view.getUint16(offset + 2))
  }
  return offset === view.byteLength ? types : undefined
}

const padded = (length: number): number => (length + 3) & ~3

const attribute = (type: number, value: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(4 + padded(value.length))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, type)
  view.setUint16(2, value.length)
  bytes.set(value, 4)
  return bytes
}

/** XOR-MAPPED-ADDRESS, RFC 8489 §14.2: port and address masked by cookie and transaction id. */
const mappedBody = (request: Uint8Array, from: Endpoint): Uint8Array | undefined => {
  const address = addressBytes(from.address)
  if (address === undefined) return undefined
  const value = new Uint8Array(4 + address.length)
  const view = new DataView(value.buffer)
  view.setUint8(1, address.length === 4 ? 0x01 : 0x02)
  view.setUint16(2, from.port ^ (magicCookie >>> 16))
  const mask = request.subarray(4, headerLength)
  address.forEach((byte, index) => {
    value[4 + index] = byte ^ (mask[index] ?? 0)
  })
  return attribute(xorMappedAddress, value)
}

/** ERROR-CODE 420 and UNKNOWN-ATTRIBUTES, RFC 8489 §14.8 and §14.13. */
const unknownBody = (types: readonly number[]): Uint8Array => {
  const reason = new TextEncoder().encode('Unknown Attribute')
  const list = new Uint8Array(types.length * 2)
  types.forEach((type, index) => {
    new DataView(list.buffer).setUint16(index * 2, type)
  })
  const code = attribute(errorCodeAttribute, Uint8Array.of(0, 0, 4, 20, ...reason))
  return Uint8Array.of(...code, ...attribute(unknownAttributesAttribute, list))
}

const assemble = (type: number, cookieAndId: Uint8Array, body: Uint8Array, fingerprint: boolean): Uint8Array => {
  const bytes = new Uint8Array(headerLength + body.length + (fingerprint ? 8 : 0))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, type)
  view.setUint16(2, bytes.length - headerLength)
  bytes.set(cookieAndId, 4)
  bytes.set(body, headerLength)
  if (fingerprint) {
    const at = headerLength + body.length
    view.setUint16(at, fingerprintAttribute)
    view.setUint16(at + 2, 4)
    view.setUint32(at + 4, (crc32(bytes.subarray(0, at)) ^ 0x5354554e) >>> 0)
  }
  return bytes
}

/** ISO 3309, as FINGERPRINT asks (RFC 8489 §14.7). */
const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}
