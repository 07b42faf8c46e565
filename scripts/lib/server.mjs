import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { start } from './processes.mjs'

const readyWithinMs = 15_000

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
export const isFree = (port, host) =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => {
      resolve(false)
    })
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve(true)
      })
    })
  })

/** @returns {Promise<number>} A port nobody listens on now. */
export const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
  })

/** @param {string} address */
const answers = async (address) => {
  try {
    return (await fetch(`${address}/healthz`, { signal: AbortSignal.timeout(1_000) })).ok
  } catch {
    return false
  }
}

/**
 * Waits until a server just started answers; throws where it ends before or takes too long.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} address
 */
export const untilReady = async (child, address) => {
  const deadline = Date.now() + readyWithinMs
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) break
    if (await answers(address)) return
    await pause(50)
  }
  throw new Error(`The signalling server did not come up at ${address}.`)
}

/**
 * The built signalling server on loopback, serving the built web app too. Its log stays out of the way
 * unless it warns.
 *
 * @param {number} port
 */
export const startServer = async (port) => {
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--web', 'out/renderer']
  const child = start(process.execPath, ['out/signaling/main.js', ...flags], { stdio: ['ignore', 'ignore', 'pipe'] })
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (!line.includes('"level":"info"')) console.error(line)
    })
  }
  const address = `http://127.0.0.1:${String(port)}`
  await untilReady(child, address)
  return { child, address }
}
