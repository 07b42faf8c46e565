import { type Clock, every, systemClock } from '../src/core/base/clock'
import { DisposableStore } from '../src/core/base/disposables'
import { type Logger, silentLogger } from '../src/core/base/logger'
import { type Random, systemRandom } from '../src/core/base/random'
import { ok } from '../src/core/base/result'
import { maxSubscribeBytes } from '../src/core/protocol/signaling/limits'
import { paths } from '../src/core/protocol/signaling/rest'
import { openAdmission } from './access'
import { Challenges } from './challenges'
import { type ServerConfig, StartError } from './config'
import { Exchange } from './exchange'
import { httpService } from './http'
import { TokenBuckets } from './limits'
import type { ListenOptions, Listening, SocketRoute } from './listener'
import { listenNode } from './nodeSockets'
import { serveSignal } from './signalSocket'
import { serveSocket } from './socket'
import { type StunServer, openStun } from './stunServer'
import { assertStartable, whyNot } from './startable'
import { isMissing, listenNative } from './uws'

const sweepMs = 1_000
/** Clients come back within this span after a drain, each at a moment of its own, in ms. */
const comeBackEarliestMs = 500
const comeBackSpreadMs = 4_500

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
  readonly listen: (options: ListenOptions) => Promise<Listening | undefined>
}

export const systemDeps: ServerDeps = {
  clock: systemClock,
  random: systemRandom,
  log: silentLogger,
  listen: isMissing ? listenNode : listenNative,
}

/** Rejects with a {@link StartError} where the configuration cannot work here. */
export const startServer = async (config: ServerConfig, deps: ServerDeps = systemDeps): Promise<RunningServer> => {
  const { clock, random, log } = deps
  const { limits } = config
  const exchange = new Exchange({ clock, random, limits })
  const challenges = new Challenges(random)
  const attempts = new TokenBuckets(limits.signInRate)
  const state: { stun: StunServer | undefined; draining: boolean } = { stun: undefined, draining: false }
  const http = httpService({
    clock,
    config,
    challenges,
    exchange,
    attempts,
    admission: openAdmission(config.access, log),
    stunPort: () => state.stun?.port ?? config.port,
    draining: () => state.draining,
  })

  const socketRoute = (path: string, maxFrameBytes: number, serve: typeof serveSocket): SocketRoute => ({
    path,
    maxFrameBytes,
    admit: (call) => {
      const session = http.admitSocket(call)
      return session.ok ? ok((connection) => serve(exchange, session.value, connection, { clock, limits })) : session
    },
  })

  await assertStartable(config)
  const listening = await deps.listen({
    ...config,
    clock,
    log,
    answer: (call) => http.answer(call),
    sockets: [
      socketRoute(paths.socket, limits.frameBytes, serveSocket),
      socketRoute(paths.signal, Math.max(maxSubscribeBytes, limits.frameBytes), serveSignal),
    ],
  })
  if (listening === undefined) throw new StartError(await whyNot(config.host, config.port))
  state.stun = await openStun(config, listening.port, clock).catch((error: unknown) => {
    listening.close()
    throw error
  })
  if (isMissing) log.warn('native-sockets-missing', { node: process.version })

  log.info('listening', { port: listening.port, access: config.access.kind, tls: config.tls !== undefined })

  const owned = new DisposableStore()
  owned.add(
    every(clock, sweepMs, () => {
      exchange.sweep()
      challenges.sweep(clock.now())
      attempts.sweep(clock.now())
    }),
  )

  const shutDown = async (): Promise<void> => {
    state.draining = true
    log.info('draining', { sockets: exchange.socketCount })
    exchange.announceDrain(comeBackEarliestMs, comeBackSpreadMs)
    await drained(exchange, config.drainMs, clock)
    exchange.closeAll()
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

/** Resolves once no socket is left, or after `limitMs`. */
const drained = (exchange: Exchange, limitMs: number, clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    const until = clock.now() + limitMs
    const look = (): void => {
      if (exchange.socketCount === 0 || clock.now() >= until) resolve()
      else clock.after(20, look)
    }
    look()
  })
