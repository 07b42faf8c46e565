import { type RemoteInfo, createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import type { Clock } from '../src/core/base/clock'
import { type ServerConfig, StartError, errorCode } from './config'
import { TokenBucket } from './limits'
import { answerBinding } from './stun'

/** An answer is twice a question: a forged source must not make us a flood. */
const answerRate = { perSecond: 2_000, burst: 4_000 }

export interface StunServer {
  readonly port: number
  close(): Promise<void>
}

/** Rejects with the system's error where the port cannot be had. */
const startStun = async (host: string, port: number, clock: Clock): Promise<StunServer> => {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  const bucket = new TokenBucket(answerRate, clock.now())
  socket.on('message', (request: Uint8Array, from: RemoteInfo) => {
    if (!bucket.take(clock.now())) return
    const answer = answerBinding(request, from)
    // An answer that cannot be sent is as good as lost on the way: its asker repeats the question.
    if (answer !== undefined) socket.send(answer, from.port, from.address, () => undefined)
  })
  socket.bind(port, host)
  await once(socket, 'listening').catch((error: unknown) => {
    socket.close()
    throw error
  })
  socket.on('error', () => undefined)
  return {
    port: socket.address().port,
    close: async () => {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

/**
 * Answers binding requests over UDP (SG8) on the number of the TCP port; where that was any free one, so may
 * this be. Rejects with a {@link StartError}.
 */
export const openStun = async (config: ServerConfig, tcpPort: number, clock: Clock): Promise<StunServer> => {
  const wanted = config.stunPort ?? tcpPort
  const host = config.stunHost ?? config.host
  let reason: unknown
  for (const port of config.stunPort === undefined && config.port === 0 ? [wanted, 0] : [wanted]) {
    try {
      return await startStun(host, port, clock)
    } catch (error) {
      reason = error
    }
  }
  throw new StartError(
    `UDP port ${wanted} of ${host} for STUN cannot be used (${errorCode(reason)}): choose another with --stun-port or --stun-host.`,
  )
}
