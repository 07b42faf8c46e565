import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { errorCode } from '../config'
import { type Finding, broken, doubtful, well } from './finding'

const patienceMs = 5_000
const skewMs = 5_000

/** SG13: does Redis answer, does it keep what it is told, and is its clock ours? The URL may hold a password: it is not shown. */
export const checkRedis = async (url: string, now: () => number): Promise<readonly Finding[]> => {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableOfflineQueue: false,
  })
  // Each failure comes as a rejection as well; the one of the connection comes here alone.
  let reason = 'no connection'
  redis.on('error', (error) => {
    reason = errorCode(error)
  })
  try {
    await redis.connect()
    const key = `tincan:doctor:${randomBytes(8).toString('hex')}`
    await redis.set(key, 'here', 'PX', 10_000)
    const kept = await redis.get(key)
    await redis.del(key)
    if (kept !== 'here')
      return [broken('Redis', 'forgets what it was told.', 'See its maxmemory and maxmemory-policy.')]
    const [seconds = 0] = await redis.time()
    const apart = Math.abs(seconds * 1000 - now())
    return [
      well('Redis', 'answers, and keeps what it is told.'),
      ...(apart > skewMs
        ? [
            doubtful(
              'Clock',
              `this machine’s and that of Redis differ by ${Math.round(apart / 1000)} s.`,
              'Let both take the time from the network: timedatectl set-ntp true.',
            ),
          ]
        : []),
    ]
  } catch (error) {
    const said = error instanceof Error ? error.message : ''
    if (/NOAUTH|WRONGPASS/.test(said))
      return [broken('Redis', 'asks for another password.', 'Write it into the URL: redis://:PASSWORD@host:6379.')]
    return [
      broken(
        'Redis',
        `cannot be used (${/^[A-Z]+/.exec(said)?.[0] ?? reason}).`,
        'See that it runs, that this machine may reach it, and that the URL of --redis is right (rediss:// with TLS).',
      ),
    ]
  } finally {
    redis.disconnect()
  }
}
