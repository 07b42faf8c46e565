/** Sockets and HTTP on one port by Node itself, for platforms µWebSockets has no native code for: slower, the same rules. */
import { readFileSync } from 'node:fs'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { every } from '../src/core/base/clock'
import { addressBytes } from './address'
import { refuseAs } from './answers'
import type { Connection, ConnectionHandler } from './connection'
import { type HttpAnswer, type HttpCall, reasons } from './httpCall'
import { type ListenOptions, type Listening, type SocketRoute, admitSafely, answerSafely, guard } from './listener'
import { type Gathering, Turn } from './turn'

/** A client that has not sent its whole call by then is not waited for, in ms. */
const patienceMs = 10_000
/** Told apart from the pings that keep a connection: their pongs may be on their way already. */
const catchUpPing = 'caught up?'

/** `undefined` where the port cannot be had. */
export const listenNode = (options: ListenOptions): Promise<Listening | undefined> => {
  const server = create(options)
  server.headersTimeout = patienceMs
  server.requestTimeout = patienceMs
  const turn = new Turn()
  const acceptor = new Map(options.sockets.map((route) => [route.path, { route, upgrader: upgraderOf(route) }]))
  server.on('request', (request, response) => {
    void serveHttp(request, response, options)
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => undefined)
    const call = readCall(request)
    const accepting = acceptor.get(call.path)
    if (accepting === undefined) {
      refuseUpgrade(socket, refuseAs('NOT_FOUND', 'No such socket.'))
      return
    }
    void admitSafely(options.log, Promise.resolve(accepting.route.admit(call))).then((admitted) => {
      if (!admitted.ok) refuseUpgrade(socket, admitted.error)
      else
        accepting.upgrader.handleUpgrade(request, socket, head, (ws) => {
          attach(ws, gathering(socket, turn), admitted.value, options)
        })
    })
  })
  server.on('clientError', (_error, socket) => {
    socket.destroy()
  })
  return new Promise((resolve) => {
    server.once('error', () => {
      resolve(undefined)
    })
    server.listen({ host: options.host, port: options.port, exclusive: true }, () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : options.port,
        close: () => {
          server.close()
          server.closeIdleConnections()
        },
      })
    })
  })
}

const create = ({ tls }: ListenOptions): Server =>
  tls === undefined ? createServer() : createTlsServer({ cert: readFileSync(tls.cert), key: readFileSync(tls.key) })

const upgraderOf = (route: SocketRoute): WebSocketServer =>
  new WebSocketServer({
    noServer: true,
    maxPayload: route.maxFrameBytes,
    perMessageDeflate: false,
    clientTracking: false,
    // None is chosen, whatever a client offers.
    handleProtocols: () => false,
  })

/** Called before each text: what is written within one turn goes out at its end, together. */
const gathering = (socket: Duplex, turn: Turn): (() => void) => {
  let isCorked = false
  const corked: Gathering = {
    flush: () => {
      isCorked = false
      socket.uncork()
    },
  }
  return () => {
    if (isCorked) return
    isCorked = true
    socket.cork()
    turn.expect(corked)
  }
}

const attach = (
  ws: WebSocket,
  gather: () => void,
  serve: (connection: Connection) => ConnectionHandler,
  { clock, limits, log }: ListenOptions,
): void => {
  const guarded = guard(log)
  let heardAt = clock.now()
  const connection: Connection = {
    send: (text) => {
      if (ws.readyState !== WebSocket.OPEN) return false
      if (ws.bufferedAmount + text.length > limits.backlogBytes) {
        ws.terminate()
        return false
      }
      gather()
      ws.send(text)
      return true
    },
    end: (code, reason) => {
      ws.close(code, reason)
    },
    backlog: () => ws.bufferedAmount,
    caughtUp: () =>
      new Promise((resolve) => {
        if (ws.readyState !== WebSocket.OPEN) {
          resolve()
          return
        }
        ws.on('pong', (data) => {
          if (data.toString() === catchUpPing) resolve()
        })
        ws.once('close', () => {
          resolve()
        })
        ws.ping(catchUpPing)
      }),
  }
  const handler = serve(connection)
  const beating = every(clock, (limits.idleSeconds * 1000) / 3, () => {
    if (clock.now() - heardAt >= limits.idleSeconds * 1000) ws.terminate()
    else if (ws.readyState === WebSocket.OPEN) ws.ping()
  })
  const heard = (): void => {
    heardAt = clock.now()
  }
  ws.on('ping', heard)
  ws.on('pong', heard)
  ws.on('error', () => undefined)
  ws.on('message', (data: RawData, isBinary: boolean) => {
    heard()
    if (ws.readyState !== WebSocket.OPEN) return
    guarded(() => {
      if (isBinary || !Buffer.isBuffer(data)) handler.binary()
      else handler.text(data.toString())
    })
  })
  ws.on('close', () => {
    beating.dispose()
    guarded(() => {
      handler.closed()
    })
  })
}

const serveHttp = async (request: IncomingMessage, response: ServerResponse, options: ListenOptions): Promise<void> => {
  const body = await readBody(request, options.limits.frameBytes)
  if (body === 'aborted') return
  const call = readCall(request)
  const answer =
    body === 'too-large'
      ? refuseAs('TOO_LARGE', `A body holds at most ${options.limits.frameBytes} bytes.`)
      : await answerSafely(options, { ...call, body })
  response.on('error', () => undefined)
  if (body === 'too-large') response.setHeader('connection', 'close')
  response.writeHead(answer.status, { ...answer.headers, ...lengthOf(answer) })
  response.end(call.method === 'HEAD' ? undefined : answer.body)
}

const lengthOf = (answer: HttpAnswer): Readonly<Record<string, number>> =>
  answer.status === 204 ? {} : { 'content-length': Buffer.byteLength(answer.body) }

const readBody = (request: IncomingMessage, most: number): Promise<Uint8Array | 'too-large' | 'aborted'> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > most) resolve('too-large')
      else chunks.push(chunk)
    })
    request.on('end', () => {
      resolve(Buffer.concat(chunks))
    })
    request.on('error', () => {
      resolve('aborted')
    })
    request.on('close', () => {
      resolve('aborted')
    })
  })

const readCall = (request: IncomingMessage): HttpCall => {
  const [path = '/', ...query] = (request.url ?? '/').split('?')
  const parameters = new URLSearchParams(query.join('?'))
  const { host = '', origin = '', authorization = '' } = request.headers
  const forwarded = request.headers['x-forwarded-for'] ?? ''
  return {
    method: request.method ?? 'GET',
    path,
    query: (name) => parameters.get(name) ?? undefined,
    headers: {
      host,
      origin,
      authorization,
      forwardedFor: typeof forwarded === 'string' ? forwarded : forwarded.join(','),
    },
    remoteAddress: addressBytes(request.socket.remoteAddress ?? '') ?? new Uint8Array(),
    body: new Uint8Array(),
  }
}

const refuseUpgrade = (socket: Duplex, answer: HttpAnswer): void => {
  const headers = { ...answer.headers, ...lengthOf(answer), connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${answer.status} ${reasons[answer.status] ?? 'Unknown'}\r\n${lines.join('')}\r\n`)
  socket.end(answer.body)
}
