import { toBase64Url } from '../src/core/base/bytes'

/** 4 or 16 bytes of a textual address; an IPv4 address dressed as IPv6 comes out as IPv4. */
export const addressBytes = (text: string): Uint8Array | undefined => {
  const plain = text.split('%')[0] ?? ''
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1] ?? plain
  return mapped.includes(':') ? ipv6Bytes(mapped) : ipv4Bytes(mapped)
}

/** What limits count by: an IPv4 address, or the /64 an IPv6 host can choose freely from. */
export const addressKey = (bytes: Uint8Array): string => {
  const mapped = bytes.length === 16 && bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff
  return toBase64Url(mapped ? bytes.subarray(12) : bytes.subarray(0, 8))
}

const ipv4Bytes = (text: string): Uint8Array | undefined => {
  const parts = text.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : NaN))
  return parts.length === 4 && parts.every((part) => part <= 255) ? Uint8Array.from(parts) : undefined
}

const ipv6Bytes = (text: string): Uint8Array | undefined => {
  const [left = '', right, ...rest] = text.split('::')
  if (rest.length > 0) return undefined
  const head = left === '' ? [] : left.split(':')
  const tail = right === undefined || right === '' ? [] : right.split(':')
  const missing = 8 - head.length - tail.length
  if (right === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return Uint8Array.from(groups.flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff]))
}
