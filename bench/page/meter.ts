/** Counts what the page's connections do, whoever opens them. */

export interface Traffic {
  /** Connections made, and of those the ones that stand. */
  readonly made: number
  readonly standing: number
  /** In data channels, in bytes and messages, as the browser counts them. */
  readonly sent: number
  readonly received: number
  readonly messages: number
  /** The same with everything below: SCTP, DTLS and ICE. */
  readonly wire: number
  /** On sockets to servers, both ways, in characters. */
  readonly signalled: number
}

const connections: RTCPeerConnection[] = []
let signalled = 0
/** When the first data channel was open. */
let firstOpenAt: number | undefined

const watchOpening = (channel: RTCDataChannel): void => {
  channel.addEventListener('open', () => {
    firstOpenAt ??= performance.now()
  })
}

/** From here on everything is counted. */
export const installMeter = (): void => {
  const { RTCPeerConnection: Connection, WebSocket: Socket } = globalThis
  globalThis.RTCPeerConnection = class extends Connection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.push(this)
      this.addEventListener('datachannel', ({ channel }) => {
        watchOpening(channel)
      })
    }

    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options)
      watchOpening(channel)
      return channel
    }
  }
  globalThis.WebSocket = class extends Socket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      this.addEventListener('message', ({ data }) => {
        if (typeof data === 'string') signalled += data.length
      })
    }

    override send(data: Parameters<WebSocket['send']>[0]): void {
      if (typeof data === 'string') signalled += data.length
      super.send(data)
    }
  }
}

export const firstOpened = (): number => {
  if (firstOpenAt === undefined) throw new Error('no channel was opened')
  return firstOpenAt
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

export const traffic = async (): Promise<Traffic> => {
  const standing = connections.filter(({ connectionState }) => connectionState === 'connected')
  let [sent, received, messages, wire] = [0, 0, 0, 0]
  for (const connection of standing) {
    const report = await connection.getStats()
    report.forEach((entry: Readonly<Record<string, unknown>>) => {
      const [out, back] = [numberOf(entry['bytesSent']), numberOf(entry['bytesReceived'])]
      if (entry['type'] === 'transport') wire += out + back
      if (entry['type'] !== 'data-channel') return
      sent += out
      received += back
      messages += numberOf(entry['messagesSent']) + numberOf(entry['messagesReceived'])
    })
  }
  return { made: connections.length, standing: standing.length, sent, received, messages, wire, signalled }
}
