import { once } from 'node:events'
import { type Socket, connect } from 'node:net'
import type { Chances } from './seeded'

/** A TCP connection on which anything may be written. Never fails: that the server ends it is what it is for. */
export const rawSocket = async (port: number): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await Promise.race([once(socket, 'connect'), once(socket, 'close')])
  return socket
}

const handshake = (path: string, token: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: Bearer ${token}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    '\r\n',
  ].join('\r\n')

/** A WebSocket without a library, for what no library would send. */
export const rawWebSocket = async (port: number, path: string, token: string): Promise<Socket> => {
  const socket = await rawSocket(port)
  socket.write(handshake(path, token))
  await Promise.race([once(socket, 'data'), once(socket, 'close')])
  return socket
}

/** Starts of calls that never end, and calls that are none. */
export const halfCalls = (chances: Chances, token: string): string =>
  chances.one<() => string>([
    () => '',
    () => 'GET / HT',
    () => handshake('/ws/msg', token).slice(0, chances.whole(1, 200)),
    () => `GET / HTTP/1.1\r\nHost: x\r\nX-Giant: ${'g'.repeat(chances.whole(5_000, 100_000))}`,
    () => `GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(chances.whole(100, 4_000))}`,
    () => 'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n{',
    () => 'POST /api/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n',
    () => 'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"zid":',
    () => '\0'.repeat(chances.whole(1, 1_000)),
    () => handshake('/ws/msg', token).replace('Sec-WebSocket-Key: ', 'Sec-WebSocket-Nokey: '),
  ])()

interface Header {
  readonly fin: boolean
  readonly rsv: number
  readonly opcode: number
  readonly isMasked: boolean
  /** What the header says, whatever follows. */
  readonly says: number | bigint
}

const frame = ({ fin, rsv, opcode, isMasked, says }: Header, payload: Buffer): Buffer => {
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode
  const mask = isMasked ? 0x80 : 0
  const length = BigInt(says)
  if (length < 126n) return Buffer.concat([Buffer.from([first, mask | Number(length)]), masked(isMasked, payload)])
  if (length < 65_536n) {
    const head = Buffer.from([first, mask | 126, 0, 0])
    head.writeUInt16BE(Number(length), 2)
    return Buffer.concat([head, masked(isMasked, payload)])
  }
  const head = Buffer.from([first, mask | 127, 0, 0, 0, 0, 0, 0, 0, 0])
  head.writeBigUInt64BE(length, 2)
  return Buffer.concat([head, masked(isMasked, payload)])
}

/** By a mask of zeros, which changes nothing. */
const masked = (isMasked: boolean, payload: Buffer): Buffer =>
  isMasked ? Buffer.concat([Buffer.alloc(4), payload]) : payload

/** WebSocket frames by the letter, or broken in a way of their own. */
export const rawFrame = (chances: Chances, text: string | Buffer): Buffer => {
  const payload = Buffer.from(text)
  const right: Header = { fin: true, rsv: 0, opcode: 1, isMasked: true, says: payload.length }
  return chances.one<() => Buffer>([
    () => frame(right, payload),
    () => frame(right, payload),
    () => fragments(chances, payload),
    () => fragments(chances, payload),
    () => frame({ ...right, isMasked: false }, payload),
    () => frame({ ...right, rsv: chances.whole(1, 7) }, payload),
    () => frame({ ...right, opcode: chances.whole(3, 7) }, payload),
    () => frame({ ...right, opcode: 0 }, payload),
    () => frame({ ...right, opcode: chances.whole(8, 10), fin: chances.isMet(0.5) }, payload),
    () => frame({ ...right, opcode: 8, says: 1 }, Buffer.from([3])),
    () => frame({ ...right, opcode: 9, says: 0 }, Buffer.alloc(0)),
    () => frame({ ...right, says: chances.one([2n ** 63n, 2n ** 64n - 1n, 2n ** 31n, 200_000n]) }, payload),
    () => frame({ ...right, says: payload.length + chances.whole(1, 100) }, payload),
    () => Buffer.from(Array.from({ length: chances.whole(1, 64) }, () => chances.whole(0, 255))),
  ])()
}

/** One text in many pieces, with pings between, some never ended. */
const fragments = (chances: Chances, payload: Buffer): Buffer => {
  const pieces: Buffer[] = []
  const size = chances.whole(1, 40)
  const isEnded = chances.isMet(0.8)
  for (let from = 0; from < payload.length; from += Math.max(size, Math.ceil(payload.length / 200))) {
    const piece = payload.subarray(from, from + Math.max(size, Math.ceil(payload.length / 200)))
    const isLast = from + piece.length >= payload.length
    const common = { rsv: 0, isMasked: true }
    pieces.push(frame({ ...common, fin: isLast && isEnded, opcode: from === 0 ? 1 : 0, says: piece.length }, piece))
    if (chances.isMet(0.1)) pieces.push(frame({ ...common, fin: true, opcode: 9, says: 0 }, Buffer.alloc(0)))
  }
  return Buffer.concat(pieces)
}
