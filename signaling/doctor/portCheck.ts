import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { type ServerConfig, StartError, errorCode, isLoopback } from '../config'
import { assertStartable } from '../startable'
import { type Finding, broken, doubtful, well } from './finding'
import { look } from './httpLook'

/** Where this very machine reaches the server. */
const localHost = (host: string): string => {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return isIPv6(host) ? `[${host}]` : host
}

export interface PortLook {
  readonly findings: readonly Finding[]
  /** Whether the server runs: else nothing can be looked at from outside. */
  readonly running: boolean
}

/** Does the server run on its port, or could it? Any certificate will do: that is looked at elsewhere. */
export const checkPorts = async (config: ServerConfig): Promise<PortLook> => {
  const { host, port } = config
  const about = `Port ${port}`
  const scheme = config.tls === undefined ? 'http' : 'https'
  const health = await look(`${scheme}://${localHost(host)}:${port}/healthz`, { anyCertificate: true })
  if (health.ok && health.value.status === 200 && health.value.body === '{"ok":true}') {
    const ready = await look(`${scheme}://${localHost(host)}:${port}/readyz`, { anyCertificate: true })
    const draining = ready.ok && ready.value.status === 503
    return {
      running: true,
      findings: [
        draining
          ? doubtful(about, 'the server drains.', 'It lets nobody in any more; start it again when it has ended.')
          : well(about, `the server runs on ${host}.`),
        ...reachable(config),
      ],
    }
  }
  const findings = [await startable(about, config), await stunStartable(config), ...reachable(config)]
  return { running: false, findings }
}

const startable = async (about: string, config: ServerConfig): Promise<Finding> => {
  try {
    await assertStartable(config)
    return doubtful(about, 'free: the server does not run.', 'Start it and ask again: only then can it be looked at.')
  } catch (error) {
    if (error instanceof StartError) return broken(about, 'the server could not start.', error.message)
    throw error
  }
}

const stunStartable = async (config: ServerConfig): Promise<Finding> => {
  const port = config.stunPort ?? config.port
  const about = `UDP port ${port}`
  const host = config.stunHost ?? config.host
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind({ port, address: host, exclusive: true }, resolve)
    })
    return well(about, 'free for STUN.')
  } catch (error) {
    return broken(
      about,
      `not to be had for STUN (${errorCode(error)}).`,
      'Stop what uses it, or choose another with --stun-port.',
    )
  } finally {
    socket.close()
  }
}

const reachable = ({ host, publicUrls, trustProxy }: ServerConfig): readonly Finding[] => {
  if (!isLoopback(host) || trustProxy) return []
  if (publicUrls.length === 0)
    return [
      doubtful(
        'Address',
        `${host} is for this machine alone.`,
        'Let others reach it: --host 0.0.0.0 and --public-url.',
      ),
    ]
  return [
    doubtful(
      'Address',
      `${host} is for this machine alone, and yet there is a --public-url.`,
      'Behind a proxy say --trust-proxy, else all people count as one address; without one say --host 0.0.0.0.',
    ),
  ]
}
