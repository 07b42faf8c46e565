import { describe, expect, it, vi } from 'vitest'
import { deriveKeys } from '../../signaling/cluster/keys'
import { openRedisStore } from '../../signaling/cluster/redisStore'
import { openTlsWire } from '../../signaling/cluster/tlsWire'
import { systemClock } from '../../src/core/base/clock'
import { silentLogger } from '../../src/core/base/logger'
import { TestRedis, redisServer, whyNoRedis } from '../support/cluster/redis'
import { type TestNode, backplaneContract } from './backplane'

const keys = deriveKeys('a secret for tests that nobody else knows')

if (redisServer === undefined) console.log(`SG13 the real Redis: ${whyNoRedis}`)
else
  backplaneContract('Redis with TLS between nodes', async () => {
    const redis = await TestRedis.start()
    const nodes: TestNode[] = []
    const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
      await vi.waitUntil(condition, { timeout: 15_000, interval: 5 })
    }
    return {
      node: async () => {
        const store = openRedisStore({ url: redis.url, names: keys.names, clock: systemClock, log: silentLogger })
        const wire = await openTlsWire({ key: keys.link, host: '127.0.0.1', port: 0 })
        const node: TestNode = {
          store,
          wire,
          close: () => {
            store.close()
            wire.close()
          },
        }
        nodes.push(node)
        await until(() => store.up)
        return node
      },
      until,
      storeDown: () => redis.down(),
      storeUp: () => redis.up(),
      close: async () => {
        for (const node of nodes) node.close()
        await redis.stop()
      },
    }
  })

describe('links between nodes', () => {
  it('SG13 are not to be had without the secret, from either side', async () => {
    const node = await openTlsWire({ key: keys.link, host: '127.0.0.1', port: 0 })
    const stranger = await openTlsWire({ key: deriveKeys('another secret').link, host: '127.0.0.1', port: 0 })
    let links = 0
    for (const wire of [node, stranger]) wire.onLink(() => links++)
    expect(await stranger.dial(node.address)).toBeUndefined()
    expect(await node.dial(stranger.address)).toBeUndefined()
    expect(links).toBe(0)
    for (const wire of [node, stranger]) wire.close()
  })
})
