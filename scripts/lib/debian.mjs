import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { ended, start } from './processes.mjs'

/** Whether packages can be installed here without asking anybody. */
export const isDebianRoot = async () => {
  if (process.getuid?.() !== 0) return false
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '')
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release)
}

/**
 * Installs packages and does not start the services they bring: tests start their own.
 *
 * @param {readonly string[]} packages
 * @returns {Promise<boolean>}
 */
export const installPackages = async (packages) => {
  const names = packages.join(' ')
  console.log(`Installing ${names} from the system packages …`)
  // Several may want something at once.
  const wait = '-o DPkg::Lock::Timeout=300'
  const apt = `apt-get update -q ${wait}; DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -q ${wait} ${names}`
  return (await ended(start('sh', ['-c', apt], { stdio: ['ignore', 'ignore', 'inherit'] }))) === 0
}

/**
 * Where a command is, in the folders of PATH and those only root has there.
 *
 * @param {string} command
 */
export const findCommand = (command) =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, command))
    .find((path) => existsSync(path))

/**
 * The path of a command, from Debian's package if need be; `undefined` where it cannot be had.
 *
 * @param {string} command
 * @param {string} name Of the package.
 */
export const ensureCommand = async (command, name) => {
  const found = findCommand(command)
  if (found !== undefined || !(await isDebianRoot())) return found
  return (await installPackages([name])) ? findCommand(command) : undefined
}
