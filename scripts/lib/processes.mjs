import { spawn, spawnSync } from 'node:child_process'
import { root } from './project.mjs'

/**
 * Whatever a script starts is the leader of its own process group and ends with the script, so that nothing
 * is left behind. Windows has no groups: there the tree under the process is ended.
 */
const onWindows = process.platform === 'win32'

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {'SIGTERM' | 'SIGKILL'} signal
 */
const signalTree = (child, signal) => {
  if (child.pid === undefined) return
  if (onWindows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-child.pid, signal)
  } catch {
    // Already gone.
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export const start = (command, args, options = {}) => {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', detached: !onWindows, ...options })
  running.add(child)
  const forget = () => running.delete(child)
  child.once('exit', forget)
  child.once('error', forget)
  return child
}

/**
 * The exit code; 1 for one that could not be started or was ended by a signal.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
export const ended = (child) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode ?? 1)
    : new Promise((resolve) => {
        child.once('exit', (code) => {
          resolve(code ?? 1)
        })
        child.once('error', () => {
          resolve(1)
        })
      })

/** Ends everything still running: asks first, insists after 4 s. */
export const stopAll = async () => {
  const children = [...running]
  for (const child of children) signalTree(child, 'SIGTERM')
  const insist = setTimeout(() => {
    for (const child of children) signalTree(child, 'SIGKILL')
  }, 4_000)
  await Promise.all(children.map(ended))
  clearTimeout(insist)
}

/** Ctrl-C, `kill` and a closed terminal end what was started before they end the script. */
export const stopWithMe = () => {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => {
      void stopAll().then(() => process.exit(signal === 'SIGINT' ? 130 : 143))
    })
  }
  process.once('exit', () => {
    for (const child of running) signalTree(child, 'SIGKILL')
  })
}

/**
 * Runs to the end and keeps what it printed, both streams as they came.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export const capture = async (command, args, options = {}) => {
  const child = start(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text
    })
  }
  child.once('error', (error) => {
    output += `${error.message}\n`
  })
  const code = await new Promise((resolve) => {
    child.once('close', (/** @type {number | null} */ exit) => {
      resolve(exit ?? 1)
    })
  })
  return { code: Number(code), output }
}

/**
 * A tool of node_modules, run by this very Node.
 *
 * @param {string} script Its path under node_modules.
 * @param {readonly string[]} args
 * @returns {[string, string[]]}
 */
export const tool = (script, args) => [process.execPath, [`node_modules/${script}`, ...args]]
