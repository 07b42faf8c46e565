import { type Server, type TLSSocket, connect, createServer } from 'node:tls'
import type { Link, LinkHandlers, Wire } from './backplane'
import { maxLinkText } from './backplane'

/**
 * Links as TLS connections under a pre-shared key: whoever does not know the cluster's secret does not get
 * through the handshake, at either end, and nobody between reads or changes anything. No certificates.
 * Texts are preceded by their length in four bytes.
 */
const psk = { ciphers: 'ECDHE-PSK-CHACHA20-POLY1305', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const
const identity = 'tincan'
const dialMs = 2_000
/** What a node may leave unread before its link is closed; it dials anew and catches up. */
const backlogBytes = 16 * 1024 * 1024
const headLength = 4

export interface TlsWireOptions {
  readonly key: Uint8Array
  /** Listened on and told to the others; port 0 for any free one. */
  readonly host: string
  readonly port: number
}

/** Rejects where host and port cannot be listened on. */
export const openTlsWire = async ({ key, host, port }: TlsWireOptions): Promise<Wire> => {
  const open = new Set<TLSSocket>()
  let listener: (link: Link) => void = (link) => {
    link.close()
  }
  const keep = (socket: TLSSocket): Link => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    return linkOver(socket)
  }
  const server = createServer({
    ...psk,
    handshakeTimeout: dialMs,
    pskCallback: (_socket, name) => (name === identity ? key : null),
  })
  server.on('secureConnection', (socket) => {
    listener(keep(socket))
  })
  // A stranger's handshake that fails is nobody's concern.
  server.on('tlsClientError', (_error, socket) => {
    socket.destroy()
  })
  const bound = await listen(server, host, port)

  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${bound}`,
    dial: (address) => dial(address, key).then((socket) => (socket === undefined ? undefined : keep(socket))),
    onLink: (heard) => {
      listener = heard
    },
    close: () => {
      server.close()
      for (const socket of open) endSoon(socket)
    },
  }
}

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', reject)
      server.on('error', () => undefined)
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })

const dial = (address: string, key: Uint8Array): Promise<TLSSocket | undefined> =>
  new Promise((resolve) => {
    const [, host = '', port = ''] = /^\[?([A-Za-z0-9.:_-]{1,253}?)\]?:(\d{1,5})$/.exec(address) ?? []
    if (host === '' || Number(port) > 65_535) {
      resolve(undefined)
      return
    }
    const socket = connect({
      ...psk,
      host,
      port: Number(port),
      pskCallback: () => ({ psk: key, identity }),
      // There is no certificate to check; the key alone decides.
      checkServerIdentity: () => undefined,
    })
    socket.setTimeout(dialMs, () => socket.destroy())
    socket.on('error', () => undefined)
    socket.once('close', () => {
      resolve(undefined)
    })
    socket.once('secureConnect', () => {
      socket.setTimeout(0)
      resolve(socket)
    })
  })

/** What was sent is flushed first; whoever does not read it is not waited for. */
const endSoon = (socket: TLSSocket): void => {
  socket.destroySoon()
  socket.setTimeout(dialMs, () => socket.destroy())
}

const linkOver = (socket: TLSSocket): Link => {
  let handlers: LinkHandlers | undefined
  let parts: Buffer[] = []
  let length = 0
  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  socket.pause()

  const hear = (chunk: Buffer): void => {
    parts.push(chunk)
    length += chunk.length
    while (length >= headLength) {
      const whole = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts)
      const size = whole.readUInt32BE(0)
      if (size > maxLinkText * 3) {
        socket.destroy()
        return
      }
      parts = [whole]
      if (length < headLength + size) return
      const rest = whole.subarray(headLength + size)
      parts = rest.length === 0 ? [] : [rest]
      length = rest.length
      handlers?.text(whole.toString('utf8', headLength, headLength + size))
    }
  }

  return {
    send: (text) => {
      if (socket.destroyed || !socket.writable || text.length > maxLinkText) return false
      const body = Buffer.from(text)
      if (socket.writableLength + body.length > backlogBytes) {
        socket.destroy()
        return false
      }
      const head = Buffer.alloc(headLength)
      head.writeUInt32BE(body.length)
      socket.write(Buffer.concat([head, body]))
      return true
    },
    close: () => {
      endSoon(socket)
    },
    attach: (attached) => {
      handlers = attached
      if (socket.closed) {
        attached.closed()
        return
      }
      socket.on('data', hear)
      socket.resume()
      socket.once('close', () => {
        attached.closed()
      })
    },
  }
}
