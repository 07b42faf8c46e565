/**
 * Bytes and their texts. Base64url is without padding (RFC 4648 §5) and canonical: exactly one text for
 * each run of bytes, so that a text can serve as an id.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const letters = [...alphabet]
const codes = new Map(letters.map((letter, code) => [letter.charCodeAt(0), code]))
const codeOf = Uint8Array.from({ length: 128 }, (_, unit) => codes.get(unit) ?? 255)

const letter = (code: number): string => letters[code & 63] ?? ''

export const toBase64Url = (bytes: Uint8Array): string => {
  let text = ''
  let index = 0
  for (; index + 2 < bytes.length; index += 3) {
    const three = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    text += letter(three >> 18) + letter(three >> 12) + letter(three >> 6) + letter(three)
  }
  const left = bytes.length - index
  if (left === 0) return text
  const last = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8)
  return text + letter(last >> 18) + letter(last >> 12) + (left === 2 ? letter(last >> 6) : '')
}

/** `undefined` for a text that is not canonical base64url. */
export const fromBase64Url = (text: string): Uint8Array | undefined => {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8))
  let bits = 0
  let buffer = 0
  let length = 0
  for (let index = 0; index < text.length; index++) {
    const code = codeOf[text.charCodeAt(index)] ?? 255
    if (code === 255) return undefined
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
