/** Sockets and HTTP on one port by Node itself, for platforms µWebSockets has no native code for: slower, the same rules. */
import { readFileSync } from 'node:fs'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { addressBytes } from './address'
import { refuseAs } from './answers'
import { type HttpAnswer, type HttpCall, reasons } from './httpCall'
import { shared } from './inbox'
import { type ListenOptions, type Listening, type SocketRoute, admitSafely, answerSafely } from './listener'
import { attachNode } from './nodeConnection'

/** A client that has not sent its whole call by then is not waited for, in ms. */
const patienceMs = 10_000

/** `undefined` where the port cannot be had. */
export const listenNode = (options: ListenOptions): Promise<Listening | undefined> => {
  const server = create(options)
  server.headersTimeout = patienceMs
  server.requestTimeout = patienceMs
  const common = shared(options)
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
          attachNode(ws, socket, admitted.value, common, options)
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
