import { lstatSync, statSync } from 'node:fs'
import { ended, start } from './processes.mjs'
import { inProject } from './project.mjs'

/** @param {string} path */
const changedAt = (path) => statSync(inProject(path), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** @param {string} path */
const isLinked = (path) => lstatSync(inProject(path), { throwIfNoEntry: false })?.isSymbolicLink() === true

/** npm writes its own note of what is installed; it is older than the lockfile when that has changed since. */
export const isInstalled = () => changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json')

/** Installs exactly what the lockfile says, if that is not there yet. Returns what was done, in words. */
export const ensureInstalled = async () => {
  if (isInstalled()) return undefined
  if (isLinked('node_modules'))
    throw new Error(
      'node_modules is a link to another folder, which npm ci would empty: remove the link, or bring that folder up to date where it is.',
    )
  console.log('Installing the packages of package-lock.json (npm ci) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const code = await ended(start(npm, ['ci', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' }))
  if (code !== 0) throw new Error('npm ci failed; what it printed above says why.')
  return 'installed the packages'
}
