import type { Result } from '../../src/core/base/result'
import type { ClientFrame } from '../../src/core/protocol/signaling/clientFrames'
import type { FrameFault } from '../../src/core/protocol/signaling/decode'
import type { RefusalCode } from '../../src/core/protocol/signaling/errors'
import type { SignalFrame } from '../../src/core/protocol/signaling/signalFrames'
import type { Connection, ConnectionHandler } from '../connection'

/** The two sockets there are: `/ws/msg` and `/signal`. */
export type SocketName = 'msg' | 'signal'
export type Place = SocketName | 'http'

type Named = Exclude<(ClientFrame | SignalFrame)['type'], `call.${string}`>
/** What frames are counted by; every `call.…` is one of them, so that no client can add to the list. */
export type FrameLabel = Named | 'call' | 'unknown' | 'malformed'

export const frameLabel = (frame: Result<ClientFrame | SignalFrame, FrameFault>): FrameLabel => {
  if (!frame.ok) return frame.error.kind
  const { type } = frame.value
  return isCall(type) ? 'call' : type
}

const isCall = (type: string): type is `call.${string}` => type.startsWith('call.')

/** Counts what happens; never whom it happens to. */
export interface Meter {
  frame(socket: SocketName, label: FrameLabel): void
  refused(place: Place, code: RefusalCode): void
  /** An envelope of so many bytes of text was handed on to so many sockets. */
  relayed(bytes: number, reached: number): void
  answered(path: string, status: number): void
  /** Serves a socket by `serve`, and counts what is sent, dropped and waiting on it. */
  watch(
    socket: SocketName,
    connection: Connection,
    serve: (connection: Connection) => ConnectionHandler,
  ): ConnectionHandler
  readonly contentType: string
  text(): Promise<string>
  dispose(): void
}

/** Where nobody may look, nothing is counted. */
export const silentMeter: Meter = {
  frame: () => undefined,
  refused: () => undefined,
  relayed: () => undefined,
  answered: () => undefined,
  watch: (_socket, connection, serve) => serve(connection),
  contentType: 'text/plain',
  text: () => Promise.resolve(''),
  dispose: () => undefined,
}
