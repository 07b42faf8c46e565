/** With the files beside it all that knows Prometheus. No label ever holds an id, an address or anything a client chose. */
import { Registry } from 'prom-client'
import type { Connection } from '../connection'
import { eventLoopDelay } from './eventLoop'
import { Instruments } from './instruments'
import { machineMetrics } from './machine'
import type { Meter, SocketName } from './meter'

/** What is looked up only when somebody asks. */
export interface Readings {
  readonly counts: () => { readonly sessions: number; readonly rooms: number }
  readonly draining: () => boolean
  readonly bans: () => number
  readonly workBits: () => number
}

export const prometheusMeter = (readings: Readings): Meter => {
  const registry = new Registry()
  const instruments = new Instruments(registry)
  instruments.gauge('tincan_sessions', 'Sessions signed in', () => readings.counts().sessions)
  instruments.gauge('tincan_topics', 'Topics with at least one session', () => readings.counts().rooms)
  instruments.gauge('tincan_draining', '1 while nobody new is let in', () => Number(readings.draining()))
  instruments.gauge('tincan_bans', 'Keys that are banned', readings.bans)
  instruments.gauge('tincan_work_bits', 'Bits of work asked of whoever signs in now', readings.workBits)
  machineMetrics(instruments, registry)

  const frames = instruments.counter('tincan_frames_total', 'Frames that came in, by socket and type', 'socket', 'type')
  const refusals = instruments.counter('tincan_refusals_total', 'Refusals, by place and code', 'place', 'code')
  const answers = instruments.counter('tincan_http_answers_total', 'HTTP answers, by area and status', 'area', 'status')
  const relayed = instruments.counter(
    'tincan_relay_bytes_total',
    'Bytes of sealed envelopes as they came in and as they went out to each reader',
    'direction',
  )
  const sent = instruments.counter('tincan_socket_sent_bytes_total', 'Characters of frames sent, by socket', 'socket')
  const behind = instruments.counter(
    'tincan_backpressure_drops_total',
    'Frames that a socket too far behind no longer took',
    'socket',
  )

  const open: Readonly<Record<SocketName, Set<Connection>>> = { msg: new Set(), signal: new Set() }
  const perSocket = (name: string, help: string, read: (connections: readonly Connection[]) => number): void => {
    const reading = (socket: SocketName) => (): number => read([...open[socket]])
    instruments.gauges(name, help, 'socket', { msg: reading('msg'), signal: reading('signal') })
  }
  const backlogs = (connections: readonly Connection[]): number[] =>
    connections.map((connection) => connection.backlog())
  perSocket('tincan_sockets', 'Open sockets', (connections) => connections.length)
  perSocket('tincan_backpressure_bytes', 'Bytes waiting for readers', (connections) =>
    backlogs(connections).reduce((sum, bytes) => sum + bytes, 0),
  )
  perSocket('tincan_backpressure_longest_bytes', 'Bytes waiting for the slowest reader', (connections) =>
    backlogs(connections).reduce((most, bytes) => Math.max(most, bytes), 0),
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
