import { Redis } from 'ioredis'
import type { Clock } from '../../src/core/base/clock'
import { every } from '../../src/core/base/clock'
import { toBase64Url } from '../../src/core/base/bytes'
import { isZid } from '../../src/core/base/ids'
import type { Logger } from '../../src/core/base/logger'
import { sessionLifetimeMs } from '../sessions'
import { type NodeEntry, type NodeId, type SharedStore, isNodeId, maxNodes, maxStandingText } from './backplane'
import { mac } from './keys'

const answerMs = 1_500
const reconnectMs = 1_000
/** Commands that wait for their answers; beyond, the store counts as away. */
const maxWaiting = 20_000
/** What a Redis may say within a second before it is hung up on: one that lies must not fill our memory. */
const maxBytesPerSecond = 128 * 1024 * 1024
/** Whatever is shown of a topic belongs to sessions, none of which lives longer. */
const topicTtlMs = sessionLifetimeMs + 60 * 60 * 1000

const nodesKey = 'tincan:nodes'
const bansKey = 'tincan:bans'
const bansVersionKey = 'tincan:bans:version'

export interface RedisStoreOptions {
  /** May hold a password: never logged. */
  readonly url: string
  /** Topics are stored under names made with this key. */
  readonly names: Uint8Array
  readonly clock: Clock
  readonly log: Logger
}

/** The only file that knows Redis. */
export const openRedisStore = ({ url, names, clock, log }: RedisStoreOptions): SharedStore => {
  const redis = new Redis(url, {
    lazyConnect: true,
    // What cannot be asked now is not asked later: by then the answer would be about another moment.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: answerMs,
    commandTimeout: answerMs,
    retryStrategy: () => reconnectMs,
    connectionName: 'tincan',
  })
  const listeners: (() => void)[] = []
  const state = { up: false, waiting: 0, bytes: 0, closed: false }

  const down = (reason: string): void => {
    if (!state.up) return
    state.up = false
    if (!state.closed) log.warn('redis-down', { reason })
  }
  const hangUp = (reason: string): void => {
    down(reason)
    redis.disconnect(true)
  }
  redis.on('connect', () => {
    redis.stream.on('data', (chunk: Uint8Array) => {
      state.bytes += chunk.length
      if (state.bytes > maxBytesPerSecond) hangUp('too-much')
    })
  })
  redis.on('ready', () => {
    state.up = true
    log.info('redis-up')
    for (const listener of listeners) listener()
  })
  redis.on('close', () => {
    down('closed')
  })
  // The error may quote the URL; that Redis is away is logged where that is noticed.
  redis.on('error', () => undefined)
  const counting = every(clock, 1_000, () => {
    state.bytes = 0
  })
  redis.connect().catch(() => undefined)

  const ask = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (!state.up || state.waiting >= maxWaiting) return undefined
    state.waiting += 1
    try {
      return await work()
    } catch (error) {
      // An answer that is an error (out of memory, read-only, no such command) is one, too: but not ours to retry.
      if (error instanceof Error && error.message === 'Command timed out') hangUp('silent')
      return undefined
    } finally {
      state.waiting -= 1
    }
  }
  const done = (work: () => Promise<unknown>): Promise<true | undefined> =>
    ask(async () => {
      await work()
      return true as const
    })
  const topicKey = (topic: string): string => `tincan:topic:${toBase64Url(mac(names, topic).subarray(0, 16))}`
  const nodeKey = (node: NodeId): string => `tincan:node:${node}`
  const homeKey = (session: string): string => `tincan:home:${session}`
  const overKey = (key: string): string => `tincan:over:${key}`
  const ttl = (ms: number): number => Math.max(1, Math.floor(ms))

  return {
    get up() {
      return state.up
    },
    onUp: (listener) => listeners.push(listener),
    register: (node, ttlMs) =>
      ask(async () => {
        await redis.set(nodeKey(node.id), node.address, 'PX', ttl(ttlMs))
        await redis.sadd(nodesKey, node.id)
        const ids = (await redis.smembers(nodesKey)).filter(isNodeId)
        const addresses = ids.length === 0 ? [] : await redis.mget(ids.slice(0, 4 * maxNodes).map(nodeKey))
        const gone = ids.filter((_id, index) => addresses[index] === null)
        if (gone.length > 0) await redis.srem(nodesKey, ...gone)
        return ids
          .flatMap((id, index): NodeEntry[] => {
            const address = addresses[index]
            return typeof address === 'string' ? [{ id, address }] : []
          })
          .slice(0, maxNodes)
      }),
    unregister: (node) => done(() => redis.multi().srem(nodesKey, node).del(nodeKey(node)).exec()),
    show: (topic, node, standing) =>
      done(() =>
        standing === undefined
          ? redis.hdel(topicKey(topic), node)
          : redis.multi().hset(topicKey(topic), node, standing).pexpire(topicKey(topic), topicTtlMs).exec(),
      ),
    shown: (topic) =>
      ask(async () => {
        const standings = Object.entries(await redis.hgetall(topicKey(topic)))
        return new Map(
          standings
            .filter((entry): entry is [NodeId, string] => isNodeId(entry[0]) && entry[1].length <= maxStandingText)
            .slice(0, maxNodes),
        )
      }),
    settle: (session, node, ttlMs) => done(() => redis.set(homeKey(session), node, 'PX', ttl(ttlMs))),
    homeOf: (session) =>
      ask(async () => {
        const home = await redis.get(homeKey(session))
        return isNodeId(home) ? home : 'none'
      }),
    once: (key, ttlMs) =>
      ask(async () => (await redis.set(`tincan:once:${key}`, '1', 'PX', ttl(ttlMs), 'NX')) === 'OK'),
    revoke: (key, ttlMs) => done(() => redis.set(overKey(key), '1', 'PX', ttl(ttlMs))),
    isRevoked: (key) => ask(async () => (await redis.exists(overKey(key))) === 1),
    ban: (zid) => done(() => redis.multi().sadd(bansKey, zid).incr(bansVersionKey).exec()),
    unban: (zid) => done(() => redis.multi().srem(bansKey, zid).incr(bansVersionKey).exec()),
    bans: (version) =>
      ask(async () => {
        const now = (await redis.get(bansVersionKey)) ?? '0'
        if (now === version) return 'same'
        return { version: now, zids: new Set((await redis.smembers(bansKey)).filter(isZid)) }
      }),
    close: () => {
      state.closed = true
      counting.dispose()
      redis.disconnect()
    },
  }
}
