import { type Refusal, closeCodes, refusal } from '../src/core/protocol/signaling/errors'
import type { Connection, ConnectionHandler } from './connection'
import type { Exchange } from './exchange'
import { frameLabel } from './metrics/meter'
import { decodeSignal } from './quickFrames'
import type { Session } from './sessions'
import { signalError } from './signal'
import type { SocketDeps } from './socket'

/** Serves one socket of `/signal` (SG5). */
export const serveSignal = (
  exchange: Exchange,
  session: Session,
  connection: Connection,
  { limits, meter, gate }: SocketDeps,
): ConnectionHandler => {
  let strikes = 0
  const link = exchange.signal.open(session, connection)

  const refuse = (reason: Refusal): void => {
    meter.refused('signal', reason.code)
    connection.send(signalError(reason))
  }
  const strike = (detail: string): void => {
    strikes += 1
    refuse(refusal('bad_request', detail))
    if (strikes >= limits.strikes) connection.end(closeCodes.protocolBroken, 'too many frames that make no sense')
  }

  return {
    text: (text) => {
      const frame = decodeSignal(text)
      meter.frame('signal', frameLabel(frame))
      const tooFast = gate(session.signalRate)
      if (tooFast !== undefined) {
        refuse(tooFast.refusal)
        if (tooFast.last) connection.end(closeCodes.tooFast, 'too fast for too long')
        return
      }
      if (!frame.ok) {
        if (frame.error.kind === 'malformed') strike(frame.error.detail)
        return
      }
      switch (frame.value.type) {
        case 'subscribe':
          exchange.signal.subscribe(link, frame.value.topics)
          return
        case 'unsubscribe':
          exchange.signal.unsubscribe(link, frame.value.topics)
          return
        case 'publish':
          if (Buffer.byteLength(text) > limits.frameBytes)
            refuse(refusal('TOO_LARGE', `A frame holds at most ${limits.frameBytes} bytes.`))
          else exchange.signal.publish(link, frame.value.topic, text)
          return
        case 'ping':
          connection.send('{"type":"pong"}')
      }
    },
    binary: () => {
      strike('frames are texts')
    },
    closed: () => {
      exchange.signal.close(link)
    },
  }
}
