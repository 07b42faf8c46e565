import { readArgs, readPort } from './lib/args.mjs'
import { ensureBuilt } from './lib/build.mjs'
import { findChromium, quietFlags } from './lib/chromium.mjs'
import { ensureElectron } from './lib/electron.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { ended, start, stopAll, stopWithMe } from './lib/processes.mjs'
import { inProject, root } from './lib/project.mjs'
import { isFree, startServer } from './lib/server.mjs'

const help = `
npm start [-- flags]   starts a signalling server on this machine and opens Tincan

  --port N     the server's port (8787)
  --no-open    the server alone: prints the address and opens nothing
  --help       this text
`

const settlesWithinMs = 4_000

/** @typedef {{name: string, child: import('node:child_process').ChildProcess}} Opened */

/**
 * A window that ends at once with an error is no window: the next way is tried.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<boolean>}
 */
const stays = (child) =>
  Promise.race([
    ended(child).then((code) => code === 0),
    new Promise((resolve) => {
      setTimeout(resolve, settlesWithinMs, true).unref()
    }),
  ])

const hasScreen = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])

/**
 * @param {string} binary
 * @param {string} address
 */
const openElectron = (binary, address) =>
  start(binary, [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, `--server=${address}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })

/**
 * @param {string} binary
 * @param {string} address
 */
const openChromium = (binary, address) =>
  start(binary, [...quietFlags, `--app=${address}`, `--user-data-dir=${inProject('.tincan/profile')}`], {
    stdio: 'ignore',
  })

/**
 * Electron, else a Chromium app window, else nothing; with the reason in words.
 *
 * @param {string} address
 * @param {Promise<string | undefined>} looking
 * @returns {Promise<{said: string, child?: import('node:child_process').ChildProcess}>}
 */
const open = async (address, looking) => {
  if (!hasScreen()) return { said: `there is no screen here: open ${address} in a browser` }
  const electron = await looking
  if (electron !== undefined) {
    const child = openElectron(electron, address)
    if (await stays(child)) return { said: 'opened the Electron app', child }
  }
  const noElectron = electron === undefined ? 'Electron could not be fetched' : 'Electron did not start'
  const chromium = findChromium()
  if (chromium !== undefined) {
    const child = openChromium(chromium, address)
    if (await stays(child)) return { said: `opened a window of ${chromium}, since ${noElectron}`, child }
  }
  const noChromium = chromium === undefined ? 'no Chromium was found' : `${chromium} did not start`
  return { said: `${noElectron} and ${noChromium}: open ${address} in a browser` }
}

const main = async () => {
  const flags = readArgs(help, { port: { type: 'string', default: '8787' }, 'no-open': { type: 'boolean' } })
  const port = readPort(String(flags.port))
  stopWithMe()
  if (!(await isFree(port, '127.0.0.1'))) {
    throw new Error(
      `Port ${String(port)} is taken, perhaps by another Tincan: end that one or choose a port with --port N.`,
    )
  }

  const installed = await ensureInstalled()
  // Looked for while the app is built: a network that never answers costs no time of its own.
  const looking = flags['no-open'] === true || !hasScreen() ? Promise.resolve(undefined) : ensureElectron()
  const built = await ensureBuilt()
  const server = await startServer(port)
  const { said, child } =
    flags['no-open'] === true
      ? { said: `as asked, opened nothing: the app is at ${server.address}`, child: undefined }
      : await open(server.address, looking)
  const done = [installed, built, `serving at ${server.address}`, said].filter((text) => text !== undefined)
  console.log(`Tincan: ${done.join('; ')}. Ctrl-C ends it.`)

  const first = await Promise.race([
    ended(server.child).then(() => /** @type {const} */ ('server')),
    ...(child === undefined ? [] : [ended(child).then(() => /** @type {const} */ ('window'))]),
  ])
  if (first === 'server') throw new Error('The signalling server ended; what it printed above says why.')
  console.log('The window was closed: Tincan ends.')
}

try {
  await main()
  await stopAll()
} catch (error) {
  await stopAll()
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
