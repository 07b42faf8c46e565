import type { Clock } from '../../src/core/base/clock'
import { toBase64Url } from '../../src/core/base/bytes'
import { assert } from '../../src/core/base/errors'
import type { Logger } from '../../src/core/base/logger'
import type { Random } from '../../src/core/base/random'
import type { LocalBans } from '../admin/bans'
import { challengeLifetimeMs } from '../challenges'
import { type ClusterConfig, StartError, errorCode } from '../config'
import { type Backplane, isNodeId } from './backplane'
import { Cluster } from './cluster'
import { ClusterBans } from './clusterBans'
import { Credentials } from './credentials'
import { type ClusterKeys, deriveKeys } from './keys'
import type { NodeHandlers } from './nodeHandlers'
import { openRedisStore } from './redisStore'
import { openTlsWire } from './tlsWire'

export interface BackplaneDeps {
  readonly clock: Clock
  readonly log: Logger
}

export type OpenBackplane = (config: ClusterConfig, keys: ClusterKeys, deps: BackplaneDeps) => Promise<Backplane>

export interface MemberDeps extends BackplaneDeps {
  readonly random: Random
  readonly openBackplane: OpenBackplane
}

/** What a server has of its cluster. */
export interface Member {
  readonly cluster: Cluster
  readonly credentials: Credentials
  readonly challengeKey: Uint8Array
  readonly bans: ClusterBans
  readonly firstToTake: (challenge: string) => Promise<boolean>
}

/** `handlers` are first called after the present turn, when the rest of the server stands. */
export const joinCluster = async (
  config: ClusterConfig,
  own: LocalBans,
  deps: MemberDeps,
  handlers: NodeHandlers,
): Promise<Member> => {
  const keys = deriveKeys(config.secret)
  const backplane = await deps.openBackplane(config, keys, deps)
  const self = toBase64Url(deps.random.bytes(16))
  assert(isNodeId(self), '16 bytes name a node')
  const bans = new ClusterBans(own, backplane.store)
  const cluster = new Cluster({ ...deps, self, backplane, onBeat: () => bans.look() }, handlers)
  return {
    cluster,
    credentials: new Credentials(keys, deps.random),
    challengeKey: keys.challenge,
    bans,
    firstToTake: (challenge) => cluster.once(`challenge:${challenge}`, challengeLifetimeMs),
  }
}

/** Redis and TLS between the nodes. Rejects with a {@link StartError} where the address cannot be listened on. */
export const openBackplane: OpenBackplane = async ({ redis, host, port }, keys, { clock, log }) => {
  const wire = await openTlsWire({ key: keys.link, host, port }).catch((error: unknown) => {
    throw new StartError(`The address of --cluster-address cannot be listened on (${errorCode(error)}).`)
  })
  return { wire, store: openRedisStore({ url: redis, names: keys.names, clock, log }) }
}
