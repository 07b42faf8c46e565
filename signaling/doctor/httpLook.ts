import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { TLSSocket } from 'node:tls'
import { randomBytes } from 'node:crypto'
import { type Result, err, ok } from '../../src/core/base/result'
import { errorCode } from '../config'

const patienceMs = 5_000
const mostBytes = 64 * 1024

export interface Seen {
  readonly status: number
  readonly body: string
  /** The server's clock by its `Date` header, in ms since the epoch. */
  readonly date: number | undefined
  /** When the certificate it showed ends, in ms since the epoch. */
  readonly certificateEnds: number | undefined
}

export interface LookOptions {
  /** Ask for a socket. */
  readonly upgrade?: boolean
  /** For a server by its local address, for which no certificate is good. */
  readonly anyCertificate?: boolean
}

/** Looks at a URL without following redirects; the error is the system's code, a certificate's fault among them. */
export const look = (url: string, options: LookOptions = {}): Promise<Result<Seen, string>> => {
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  }
  const request = url.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve) => {
    const call = request(url, {
      headers: options.upgrade === true ? upgrade : {},
      signal: AbortSignal.timeout(patienceMs),
      agent: false,
      rejectUnauthorized: options.anyCertificate !== true,
    })
    call.on('error', (error) => {
      resolve(err(error.name === 'TimeoutError' || error.name === 'AbortError' ? 'ETIMEDOUT' : errorCode(error)))
    })
    call.on('upgrade', (_response, socket) => {
      socket.destroy()
      resolve(ok({ status: 101, body: '', date: undefined, certificateEnds: undefined }))
    })
    call.on('response', (response) => {
      const { socket } = response
      const ends = socket instanceof TLSSocket ? Date.parse(socket.getPeerCertificate().valid_to) : NaN
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        body += text
        if (body.length > mostBytes) response.destroy()
      })
      response.on('close', () => {
        const date = Date.parse(response.headers.date ?? '')
        resolve(
          ok({
            status: response.statusCode ?? 0,
            body,
            date: Number.isNaN(date) ? undefined : date,
            certificateEnds: Number.isNaN(ends) ? undefined : ends,
          }),
        )
      })
    })
    call.end()
  })
}
