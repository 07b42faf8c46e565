import { type Result, err, ok } from '../src/core/base/result'
import type { ClientFrame } from '../src/core/protocol/signaling/clientFrames'
import type { FrameFault } from '../src/core/protocol/signaling/decode'
import { type Refusal, closeCodes, refusal, statusOf } from '../src/core/protocol/signaling/errors'
import { type AckFrame, type ServerFrame, encodeServerFrame } from '../src/core/protocol/signaling/serverFrames'
import type { Connection, ConnectionHandler } from './connection'
import type { Exchange } from './exchange'
import { reachedText } from './frameTexts'
import type { Gate } from './gate'
import type { Limits } from './limits'
import { type Meter, frameLabel } from './metrics/meter'
import { decodeQuickly } from './quickFrames'
import type { Session } from './sessions'

/** What both kinds of sockets need beside the exchange. */
export interface SocketDeps {
  readonly limits: Limits
  readonly gate: Gate
  readonly meter: Meter
}

type Answer = Result<Omit<AckFrame, 'type' | 'id'>, Refusal>

/** Serves one socket of `/ws/msg` (SG3). */
export const serveSocket = (
  exchange: Exchange,
  session: Session,
  connection: Connection,
  { limits, meter, gate }: SocketDeps,
): ConnectionHandler => {
  let strikes = 0
  exchange.openSocket(session, connection)

  const send = (frame: ServerFrame): void => {
    connection.send(encodeServerFrame(frame))
  }
  const refuse = (reason: Refusal, id: string | undefined): void => {
    meter.refused('msg', reason.code)
    send({ type: 'error', ...(id === undefined ? {} : { id }), status: statusOf[reason.code], ...reason })
  }
  const strike = (fault: Exclude<FrameFault, { kind: 'unknown' }>): void => {
    strikes += 1
    refuse(refusal('bad_request', fault.detail), fault.id)
    if (strikes >= limits.strikes) connection.end(closeCodes.protocolBroken, 'too many frames that make no sense')
  }

  const perform = (frame: ClientFrame): Answer | Promise<Answer> => {
    switch (frame.type) {
      case 'ping':
        send({ type: 'pong', ...(frame.id === undefined ? {} : { id: frame.id }) })
        return ok({})
      case 'join': {
        const joined = exchange.join(session, frame.topic, frame.alias, frame.signature)
        if (!joined.ok) return joined
        const { value } = joined
        return value instanceof Promise
          ? value.then((present) => ok({ present: [...present] }))
          : ok({ present: [...value] })
      }
      case 'leave': {
        const left = exchange.leave(session, frame.topic)
        return left.ok ? ok({}) : left
      }
      case 'status_change':
        exchange.setStatus(session, frame.status)
        return ok({})
      default:
        return reached(exchange.relay(session, frame))
    }
  }

  return {
    text: (text) => {
      const frame = decodeQuickly(text)
      meter.frame('msg', frameLabel(frame))
      const bucket = frame.ok && frame.value.type === 'join' ? session.joinRate : session.rate
      const tooFast = gate(bucket)
      if (tooFast !== undefined) {
        refuse(tooFast.refusal, frame.ok ? frame.value.id : undefined)
        if (tooFast.last) connection.end(closeCodes.tooFast, 'too fast for too long')
        return
      }
      if (!frame.ok) {
        if (frame.error.kind === 'malformed') strike(frame.error)
        return
      }
      const { type, id } = frame.value
      const acknowledge = (answer: Answer): void => {
        if (!answer.ok) refuse(answer.error, id)
        else if (type !== 'ping' && id !== undefined) {
          const { present, reached } = answer.value
          if (present === undefined && reached !== undefined) connection.send(reachedText(id, reached))
          else send({ type: 'ack', id, ...answer.value })
        }
      }
      const answer = perform(frame.value)
      if (answer instanceof Promise) void answer.then(acknowledge)
      else acknowledge(answer)
    },
    binary: () => {
      strike({ kind: 'malformed', detail: 'frames are texts' })
    },
    closed: () => {
      exchange.closeSocket(session, connection)
    },
  }
}

/** At once where all members are at this node, so that one server answers in the order it was asked. */
const reached = (count: Result<number | Promise<number>, Refusal>): Answer | Promise<Answer> => {
  if (!count.ok) return err(count.error)
  const { value } = count
  return typeof value === 'number' ? ok({ reached: value }) : value.then((sum) => ok({ reached: sum }))
}
