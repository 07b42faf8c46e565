import { randomBytes } from 'node:crypto'
import { toBase64Url } from '../../../src/core/base/bytes'

/** One way to keep a server busy. */
export interface Attack {
  readonly path: '/ws/msg' | '/signal'
  /** The frames of one socket, by number; said as fast as they go through. */
  frame(index: number): string
  readonly frames: number
  /** Whether all sockets join one room first. */
  readonly together: boolean
}

const bytes = (count: number): string => toBase64Url(randomBytes(count))
const key = (): string => `${bytes(32).slice(0, 42)}A`
const alias = (): string => `${bytes(16).slice(0, 21)}A`
const signature = bytes(64)
const deep = '['.repeat(30_000) + ']'.repeat(30_000)
const topics = Array.from({ length: 2_000 }, key)

export const attacks = {
  pings: { path: '/ws/msg', frames: 20_000, together: false, frame: () => '{"type":"ping"}' },
  'nested garbage': { path: '/ws/msg', frames: 800, together: false, frame: () => `{"type":"later","x":${deep}}` },
  'joins with false signatures': {
    path: '/ws/msg',
    frames: 2_500,
    together: false,
    frame: (index) => JSON.stringify({ type: 'join', id: String(index), topic: key(), alias: alias(), signature }),
  },
  'subscriptions that wait': {
    path: '/signal',
    frames: 300,
    together: false,
    frame: (index) => JSON.stringify({ type: index % 2 === 0 ? 'subscribe' : 'unsubscribe', topics }),
  },
  'fan-out to those who do not read': {
    path: '/ws/msg',
    frames: 200,
    together: true,
    frame: () => '',
  },
} as const satisfies Readonly<Record<string, Attack>>
