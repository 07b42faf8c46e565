import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createSecureContext } from 'node:tls'
import { type ServerConfig, StartError, errorCode } from './config'

/** Rejects with a {@link StartError} where certificate, host or port cannot be used. */
export const assertStartable = async ({ tls, host, port }: ServerConfig): Promise<void> => {
  for (const [name, path] of tls === undefined ? [] : Object.entries(tls)) {
    await readFile(path).catch((error: unknown) => {
      throw new StartError(`The file of --tls-${name} cannot be read: ${errorCode(error)}.`)
    })
  }
  if (tls !== undefined) {
    try {
      createSecureContext({ cert: await readFile(tls.cert), key: await readFile(tls.key) })
    } catch (error) {
      throw new StartError(`--tls-cert and --tls-key are no certificate and its key (${errorCode(error)}).`)
    }
  }
  const obstacle = port === 0 ? undefined : await tryPort(host, port)
  if (obstacle !== undefined) throw new StartError(explain(obstacle, host, port))
}

/** The system's code for why a TCP port cannot be listened on, or `undefined` where it can. */
const tryPort = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error) => {
      resolve(errorCode(error))
    })
    probe.listen({ host, port, exclusive: true }, () => {
      probe.close(() => {
        resolve(undefined)
      })
    })
  })

/** Why the port was lost between asking for it and taking it. */
export const whyNot = async (host: string, port: number): Promise<string> =>
  explain((await tryPort(host, port)) ?? 'unknown reason', host, port)

const explain = (code: string, host: string, port: number): string => {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use: stop what uses it or choose another with --port.`
    case 'EACCES':
      return `Port ${port} on ${host} is not ours to use: choose one above 1023 with --port.`
    case 'ENOTFOUND':
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine: choose another with --host.`
    default:
      return `Port ${port} on ${host} cannot be listened on (${code}).`
  }
}
