import type { Clock } from '../src/core/base/clock'
import type { Logger } from '../src/core/base/logger'
import { type Result, err } from '../src/core/base/result'
import { refuseAs } from './answers'
import type { Connection, ConnectionHandler } from './connection'
import type { HttpAnswer, HttpCall } from './httpCall'
import type { Limits } from './limits'

/** What is served on the port, whichever way the port is had: µWebSockets, or Node where that is missing. */
export interface ListenOptions {
  readonly host: string
  readonly port: number
  /** Paths of PEM files. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly limits: Limits
  readonly clock: Clock
  readonly log: Logger
  readonly sockets: readonly SocketRoute[]
  answer(call: HttpCall): HttpAnswer | Promise<HttpAnswer>
}

export interface SocketRoute {
  readonly path: string
  readonly maxFrameBytes: number
  /** Admits a connection, or answers the upgrade with a refusal. */
  admit(call: HttpCall): Admitted | Promise<Admitted>
}

export type Admitted = Result<(connection: Connection) => ConnectionHandler, HttpAnswer>

export interface Listening {
  readonly port: number
  /** Takes no more connections; those open live on. */
  close(): void
}

/** Nothing may throw through a socket's callback: it would end the process (SG10). */
export const guard =
  (log: Logger) =>
  (work: () => void): void => {
    try {
      work()
    } catch (error) {
      log.warn('socket-failed', { error: nameOf(error) })
    }
  }

/** An answer in any case; a bug is logged by its name, and told as no more than one. */
export const answerSafely = async (
  options: Pick<ListenOptions, 'answer' | 'log'>,
  call: HttpCall,
): Promise<HttpAnswer> => {
  try {
    return await options.answer(call)
  } catch (error) {
    options.log.warn('http-failed', { error: nameOf(error) })
    return refuseAs('INTERNAL', 'Something went wrong in the server.')
  }
}

/** Like {@link answerSafely}, for the upgrade of a socket. */
export const admitSafely = async (log: Logger, admitted: Promise<Admitted>): Promise<Admitted> => {
  try {
    return await admitted
  } catch (error) {
    log.warn('http-failed', { error: nameOf(error) })
    return err(refuseAs('INTERNAL', 'Something went wrong in the server.'))
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown')
