import { ensureCommand } from './debian.mjs'

/** The path of `redis-server`, installing it if need be; `undefined` where that fails. */
export const ensureRedis = () => ensureCommand('redis-server', 'redis-server')
