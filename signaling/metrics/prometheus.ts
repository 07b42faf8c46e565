/** The only file that knows Prometheus. No label ever holds an id, an address or anything a client chose. */
import { Counter, Gauge, Registry } from 'prom-client'
import type { Connection } from '../connection'
import { eventLoopDelay } from './eventLoop'
import type { Meter, SocketName } from './meter'

/** What is looked up only when somebody asks. */
export interface Readings {
  readonly counts: () => { readonly sessions: number; readonly rooms: number }
  readonly draining: () => boolean
  readonly bans: () => number
  readonly workBits: () => number
}

const sockets: readonly SocketName[] = ['msg', 'signal']

export const prometheusMeter = (readings: Readings): Meter => {
  const registry = new Registry()
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number): void => {
    const made: Gauge = new Gauge({
      name,
      help,
      registers,
      collect: () => {
        made.set(read())
      },
    })
  }
  gauge('tincan_sessions', 'Sessions signed in', () => readings.counts().sessions)
  gauge('tincan_topics', 'Topics with at least one session', () => readings.counts().rooms)
  gauge('tincan_draining', '1 while nobody new is let in', () => Number(readings.draining()))
  gauge('tincan_bans', 'Keys that are banned', readings.bans)
  gauge('tincan_work_bits', 'Bits of work asked of whoever signs in now', readings.workBits)
  gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss())
  gauge('process_uptime_seconds', 'Seconds since the start', () => Math.round(process.uptime()))
  const cpu = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'User and system time',
    registers,
    collect: () => {
      const { user, system } = process.cpuUsage()
      cpu.reset()
      cpu.inc((user + system) / 1e6)
    },
  })

  const frames = new Counter({
    name: 'tincan_frames_total',
    help: 'Frames that came in, by socket and type',
    labelNames: ['socket', 'type'],
    registers,
  })
  const refusals = new Counter({
    name: 'tincan_refusals_total',
    help: 'Refusals, by place and code',
    labelNames: ['place', 'code'],
    registers,
  })
  const answers = new Counter({
    name: 'tincan_http_answers_total',
    help: 'HTTP answers, by area and status',
    labelNames: ['area', 'status'],
    registers,
  })
  const relayed = new Counter({
    name: 'tincan_relay_bytes_total',
    help: 'Bytes of sealed envelopes as they came in and as they went out to each reader',
    labelNames: ['direction'],
    registers,
  })
  const sent = new Counter({
    name: 'tincan_socket_sent_bytes_total',
    help: 'Characters of frames sent, by socket',
    labelNames: ['socket'],
    registers,
  })
  const behind = new Counter({
    name: 'tincan_backpressure_drops_total',
    help: 'Frames that a socket too far behind no longer took',
    labelNames: ['socket'],
    registers,
  })

  const open: Readonly<Record<SocketName, Set<Connection>>> = { msg: new Set(), signal: new Set() }
  const perSocket = (name: string, help: string, read: (connections: ReadonlySet<Connection>) => number): void => {
    const made = new Gauge({
      name,
      help,
      labelNames: ['socket'],
      registers,
      collect: () => {
        for (const socket of sockets) made.set({ socket }, read(open[socket]))
      },
    })
  }
  perSocket('tincan_sockets', 'Open sockets', (connections) => connections.size)
  perSocket('tincan_backpressure_bytes', 'Bytes waiting for readers', (connections) =>
    [...connections].reduce((sum, connection) => sum + connection.backlog(), 0),
  )
  perSocket('tincan_backpressure_longest_bytes', 'Bytes waiting for the slowest reader', (connections) =>
    [...connections].reduce((most, connection) => Math.max(most, connection.backlog()), 0),
  )

  const loop = eventLoopDelay(registry)

  return {
    frame: (socket, type) => {
      frames.inc({ socket, type })
    },
    refused: (place, code) => {
      refusals.inc({ place, code })
    },
    relayed: (bytes, reached) => {
      relayed.inc({ direction: 'in' }, bytes)
      relayed.inc({ direction: 'out' }, bytes * reached)
    },
    answered: (path, status) => {
      answers.inc({ area: areaOf(path), status })
    },
    watch: (socket, connection, serve) => {
      const watched: Connection = {
        end: (code, reason) => {
          connection.end(code, reason)
        },
        backlog: () => connection.backlog(),
        caughtUp: () => connection.caughtUp(),
        send: (text) => {
          const taken = connection.send(text)
          if (taken) sent.inc({ socket }, text.length)
          else behind.inc({ socket })
          return taken
        },
      }
      open[socket].add(connection)
      const handler = serve(watched)
      return {
        ...handler,
        closed: () => {
          open[socket].delete(connection)
          handler.closed()
        },
      }
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
    dispose: () => {
      loop.dispose()
      registry.clear()
    },
  }
}

const areas: readonly (readonly [string, string])[] = [
  ['/api/session', 'session'],
  ['/api/msg/', 'msg'],
  ['/api/admin/', 'admin'],
  ['/metrics', 'admin'],
  ['/healthz', 'health'],
  ['/readyz', 'health'],
  ['/api', 'other'],
]

const areaOf = (path: string): string => areas.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'web'
