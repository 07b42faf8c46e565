import { type Clock, every, systemClock } from '../src/core/base/clock'
import { DisposableStore } from '../src/core/base/disposables'
import { type Logger, silentLogger } from '../src/core/base/logger'
import { type Random, systemRandom } from '../src/core/base/random'
import { ok } from '../src/core/base/result'
import { maxSubscribeBytes } from '../src/core/protocol/signaling/limits'
import { paths } from '../src/core/protocol/signaling/rest'
import { openAdmission } from './admission'
import { type Bans, LocalBans } from './admin/bans'
import { adminService } from './admin/routes'
import { Challenges } from './challenges'
import { type ServerConfig, StartError } from './config'
import type { Connection, ConnectionHandler } from './connection'
import { nodeHandlers } from './cluster/handlers'
import { type OpenBackplane, joinCluster, openBackplane } from './cluster/member'
import { Visits } from './cluster/visits'
import { Drain } from './drain'
import { Exchange } from './exchange'
import { Gates } from './gate'
import { httpService } from './http'
import { Journal } from './journal'
import { TokenBuckets } from './limits'
import type { Admitted, ListenOptions, Listening, SocketRoute } from './listener'
import { type SocketName, silentMeter } from './metrics/meter'
import { prometheusMeter } from './metrics/prometheus'
import { listenNode } from './nodeSockets'
import { Pseudonyms } from './pseudonyms'
import { serveSignal } from './signalSocket'
import { serveSocket } from './socket'
import { type StunServer, openStun } from './stunServer'
import { assertStartable, whyNot } from './startable'
import { isMissing, listenNative } from './uws'
import { WorkGauge } from './work'

const sweepMs = 1_000
/** A server this full asks for as much work as it may. */
const crowdedShare = 0.9

export interface RunningServer {
  readonly port: number
  readonly stunPort: number
  /** Asks clients to go, gives them `drainMs`, then closes everything (SG12). Again: the same promise. */
  close(): Promise<void>
}

export interface ServerDeps {
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
  readonly openBackplane: OpenBackplane
  readonly listen: (options: ListenOptions) => Promise<Listening | undefined>
}

export const systemDeps: ServerDeps = {
  clock: systemClock,
  random: systemRandom,
  log: silentLogger,
  openBackplane,
  listen: isMissing ? listenNode : listenNative,
}

/** Rejects with a {@link StartError} where the configuration cannot work here. */
export const startServer = async (config: ServerConfig, deps: ServerDeps = systemDeps): Promise<RunningServer> => {
  const { clock, random, log } = deps
  const { limits } = config
  await assertStartable(config)
  const ownBans = new LocalBans(config.banFile)
  const member =
    config.cluster === undefined
      ? undefined
      : await joinCluster(
          config.cluster,
          ownBans,
          deps,
          nodeHandlers({
            clock,
            exchange: () => exchange,
            forwarded: (session, call) => http.forwarded(session, call),
            serveSignal: (session, connection, address) =>
              serveSignal(exchange, session, connection, { limits, meter, gate: gates.of(session, address) }),
          }),
        )
  const bans: Bans = member?.bans ?? ownBans
  const meter =
    config.adminToken === undefined
      ? silentMeter
      : prometheusMeter({
          counts: () => exchange.counts(),
          draining: () => drain.active,
          bans: () => bans.list().length,
          workBits: () => work.bits(clock.now()),
        })
  const exchange: Exchange = new Exchange({
    clock,
    random,
    limits,
    meter,
    ...(member === undefined ? {} : { others: member.cluster, credentials: member.credentials }),
  })
  const drain: Drain = new Drain(exchange, clock, log, config.drainMs)
  const pseudonyms = new Pseudonyms(random, clock)
  const work = new WorkGauge(config.work, () => exchange.sessions.size >= limits.sessions * crowdedShare)
  const journal = new Journal(log, pseudonyms, clock)
  const gates = new Gates(limits.addressRate, journal, clock)
  const visits =
    member === undefined
      ? undefined
      : new Visits({ ...member, clock, limits, exchange, isBanned: (zid) => bans.has(zid) })
  const challenges = new Challenges(random, undefined, member?.challengeKey)
  const attempts = new TokenBuckets(limits.signInRate)
  const admission = openAdmission(config.access, log)
  const state: { stun: StunServer | undefined } = { stun: undefined }
  const http = httpService({
    clock,
    config,
    challenges,
    exchange,
    attempts,
    admission,
    stunPort: () => state.stun?.port ?? config.port,
    draining: () => drain.active,
    bans,
    meter,
    gates,
    journal,
    work,
    ...(member === undefined || visits === undefined
      ? {}
      : { visits, firstToTake: member.firstToTake, clusterState: () => member.cluster.state() }),
    admin: adminService({ token: config.adminToken, exchange, bans, drain, meter, pseudonyms }),
  })

  const socketRoute = (
    name: SocketName,
    path: string,
    maxFrameBytes: number,
    serve: typeof serveSocket,
  ): SocketRoute => ({
    path,
    maxFrameBytes,
    admit: (call) => {
      const welcome = (admitted: Awaited<ReturnType<typeof http.admitSocket>>): Admitted => {
        if (!admitted.ok) return admitted
        const { value } = admitted
        const served = (connection: Connection): ConnectionHandler =>
          'kind' in value
            ? value.serve(connection)
            : serve(exchange, value.session, connection, {
                limits,
                meter,
                gate: gates.of(value.session, value.address),
              })
        return ok((connection) => meter.watch(name, connection, served))
      }
      const admitted = http.admitSocket(call, name)
      return admitted instanceof Promise ? admitted.then(welcome) : welcome(admitted)
    },
  })

  const listening = await deps.listen({
    ...config,
    clock,
    log,
    answer: (call) => http.answer(call),
    sockets: [
      socketRoute('msg', paths.socket, limits.frameBytes, serveSocket),
      socketRoute('signal', paths.signal, Math.max(maxSubscribeBytes, limits.frameBytes), serveSignal),
    ],
  })
  if (listening === undefined) {
    await member?.cluster.close()
    throw new StartError(await whyNot(config.host, config.port))
  }
  state.stun = await openStun(config, listening.port, clock).catch((error: unknown) => {
    listening.close()
    void member?.cluster.close()
    throw error
  })
  if (isMissing) log.warn('native-sockets-missing', { node: process.version })

  log.info('listening', { port: listening.port, access: config.access.kind, tls: config.tls !== undefined })

  const owned = new DisposableStore()
  owned.add(meter)
  owned.add(
    bans.banned.on((zid) => {
      journal.banned(zid)
      exchange.endSessionsOf(zid)
    }),
  )
  owned.add(
    admission.revoked.on((invite) => {
      if (member === undefined) exchange.endSessionsBy(invite)
      else void member.cluster.uninvite(invite)
    }),
  )
  owned.add(
    every(clock, sweepMs, () => {
      admission.look()
      exchange.sweep()
      challenges.sweep(clock.now())
      attempts.sweep(clock.now())
      gates.sweep(clock.now())
      member?.cluster.sweep()
      visits?.sweep()
    }),
  )

  const shutDown = async (): Promise<void> => {
    await drain.begin()
    await member?.cluster.close()
    listening.close()
    owned.dispose()
    await state.stun?.close()
    log.info('stopped')
  }
  let closing: Promise<void> | undefined
  return {
    port: listening.port,
    stunPort: state.stun.port,
    close: () => (closing ??= shutDown()),
  }
}
