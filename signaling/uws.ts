/** With nativeConnection.ts all that knows µWebSockets: sockets and HTTP on one port. */
import uWS from 'uWebSockets.js'
import type { HttpRequest, HttpResponse, WebSocketBehavior, us_listen_socket } from 'uWebSockets.js'
import { refuseAs } from './answers'
import { type HttpAnswer, type HttpCall, reasons } from './httpCall'
import { type Shared, shared } from './inbox'
import {
  type Admitted,
  type ListenOptions,
  type Listening,
  type SocketRoute,
  admitSafely,
  answerSafely,
} from './listener'
import { NativeConnection, type SocketData } from './nativeConnection'

declare module 'uWebSockets.js' {
  interface TemplatedApp {
    /** Missing from the package's own types. */
    listen(
      host: string,
      port: number,
      options: number,
      callback: (socket: us_listen_socket | false) => void,
    ): TemplatedApp
  }
}

/** True where the package has no native code for this platform; what stands in for it there cannot do our work. */
export const isMissing = !('SSLApp' in uWS)

/** `LIBUS_LISTEN_EXCLUSIVE_PORT`: else two servers could share a port and split its connections between them. */
const exclusivePort = 1

/** `undefined` where the port cannot be had. Throws where key or certificate are no good. */
export const listenNative = (options: ListenOptions): Promise<Listening | undefined> => {
  const app =
    options.tls === undefined
      ? uWS.App()
      : uWS.SSLApp({ cert_file_name: options.tls.cert, key_file_name: options.tls.key })
  const common = shared(options)
  for (const route of options.sockets) app.ws<SocketData>(route.path, socketBehavior(route, common, options))
  app.any('/*', (res, req) => {
    serveHttp(res, req, options)
  })
  return new Promise((resolve) => {
    const listened = (socket: us_listen_socket | false): void => {
      if (socket === false) resolve(undefined)
      else
        resolve({
          port: uWS.us_socket_local_port(socket),
          close: () => {
            uWS.us_listen_socket_close(socket)
          },
        })
    }
    app.listen(options.host, options.port, exclusivePort, listened)
  })
}

const socketBehavior = (route: SocketRoute, common: Shared, options: ListenOptions): WebSocketBehavior<SocketData> => {
  return {
    maxPayloadLength: route.maxFrameBytes,
    maxBackpressure: options.limits.backlogBytes,
    closeOnBackpressureLimit: 1,
    idleTimeout: options.limits.idleSeconds,
    sendPingsAutomatically: true,
    upgrade: (res, req, context) => {
      const call = readCall(res, req)
      // `req` is dead once this returns.
      const [key, extensions] = [req.getHeader('sec-websocket-key'), req.getHeader('sec-websocket-extensions')]
      const answer = (admitted: Admitted): void => {
        if (admitted.ok) res.upgrade({ serve: admitted.value, connection: undefined }, key, '', extensions, context)
        else write(res, call.method, admitted.error, false)
      }
      const admitted = route.admit(call)
      if (!(admitted instanceof Promise)) {
        answer(admitted)
        return
      }
      let aborted = false
      res.onAborted(() => {
        aborted = true
      })
      void admitSafely(options.log, admitted).then((known) => {
        if (!aborted) res.cork(() => answer(known))
      })
    },
    open: (ws) => {
      common.guarded(() => {
        ws.getUserData().connection = new NativeConnection(ws, common)
      })
    },
    message: (ws, message, isBinary) => {
      const { connection } = ws.getUserData()
      if (connection?.isHeard !== true) return
      if (isBinary) connection.receivedBinary()
      else connection.received(Buffer.from(message).toString())
    },
    pong: (ws, message) => {
      ws.getUserData().connection?.ponged(Buffer.from(message).toString())
    },
    close: (ws) => {
      ws.getUserData().connection?.gone()
    },
  }
}

const serveHttp = (res: HttpResponse, req: HttpRequest, options: ListenOptions): void => {
  const call = readCall(res, req)
  let aborted = false
  res.onAborted(() => {
    aborted = true
  })
  const respond = (answer: HttpAnswer, closing = false): void => {
    if (aborted) return
    // Answered is as good as aborted: from here on `res` is dead.
    aborted = true
    res.cork(() => {
      write(res, call.method, answer, closing)
    })
  }
  const answer = (body: Uint8Array): void => {
    void answerSafely(options, { ...call, body }).then(respond)
  }
  if (call.method === 'GET' || call.method === 'HEAD' || call.method === 'OPTIONS') {
    answer(call.body)
    return
  }
  const chunks: Buffer[] = []
  let length = 0
  res.onData((chunk, isLast) => {
    if (aborted) return
    length += chunk.byteLength
    if (length > options.limits.frameBytes) {
      respond(refuseAs('TOO_LARGE', `A body holds at most ${options.limits.frameBytes} bytes.`), true)
      return
    }
    // µWebSockets takes the chunk back when this returns.
    chunks.push(Buffer.from(new Uint8Array(chunk)))
    if (isLast) answer(Buffer.concat(chunks))
  })
}

const readCall = (res: HttpResponse, req: HttpRequest): HttpCall => {
  const query = new URLSearchParams(req.getQuery())
  return {
    method: req.getMethod().toUpperCase(),
    path: req.getUrl(),
    query: (name) => query.get(name) ?? undefined,
    headers: {
      host: req.getHeader('host'),
      origin: req.getHeader('origin'),
      authorization: req.getHeader('authorization'),
      forwardedFor: req.getHeader('x-forwarded-for'),
    },
    remoteAddress: new Uint8Array(res.getRemoteAddress().slice(0)),
    body: new Uint8Array(),
  }
}

const write = (res: HttpResponse, method: string, answer: HttpAnswer, closing: boolean): void => {
  res.writeStatus(`${answer.status} ${reasons[answer.status] ?? 'Unknown'}`)
  for (const [name, value] of Object.entries(answer.headers)) res.writeHeader(name, value)
  if (method === 'HEAD') res.endWithoutBody(Buffer.byteLength(answer.body), closing)
  else if (answer.status === 204) res.endWithoutBody(undefined, closing)
  else res.end(answer.body, closing)
}
