/**
 * Bytes and their texts. Base64url is without padding (RFC 4648 §5) and canonical: exactly one text for
 * each run of bytes, so that a text can serve as an id.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const codes = new Map([...alphabet].map((letter, code) => [letter, code]))

export const toBase64Url = (bytes: Uint8Array): string => {
  let text = ''
  let bits = 0
  let buffer = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff
    bits += 8
    while (bits >= 6) {
      bits -= 6
      text += alphabet.charAt((buffer >> bits) & 63)
    }
  }
  return bits > 0 ? text + alphabet.charAt((buffer << (6 - bits)) & 63) : text
}

/** `undefined` for a text that is not canonical base64url. */
export const fromBase64Url = (text: string): Uint8Array | undefined => {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8))
  let bits = 0
  let buffer = 0
  let length = 0
  for (const letter of text) {
    const code = codes.get(letter)
    if (code === undefined) return undefined
    buffer = ((buffer << 6) | code) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[length++] = (buffer >> bits) & 0xff
    }
  }
  return (buffer & ((1 << bits) - 1)) === 0 ? bytes : undefined
}

const encoder = new TextEncoder()
// A byte order mark is content like any other: dropped, two runs of bytes would be one text.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const utf8 = (text: string): Uint8Array => encoder.encode(text)

/** `undefined` for bytes that are not UTF-8. */
export const fromUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** For ids and public values; secrets are compared by the crypto module in constant time. */
export const equalBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, index) => byte === right[index])
