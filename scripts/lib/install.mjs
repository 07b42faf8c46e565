import { statSync } from 'node:fs'
import { ended, start } from './processes.mjs'
import { inProject } from './project.mjs'

/** @param {string} path */
const changedAt = (path) => statSync(inProject(path), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** npm writes its own note of what is installed; it is older than the lockfile when that has changed since. */
export const isInstalled = () => changedAt('node_modules/.package-lock.json') >= changedAt('package-lock.json')

/** Installs exactly what the lockfile says, if that is not there yet. Returns what was done, in words. */
export const ensureInstalled = async () => {
  if (isInstalled()) return undefined
  console.log('Installing the packages of package-lock.json (npm ci) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const code = await ended(start(npm, ['ci', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' }))
  if (code !== 0) throw new Error('npm ci failed; what it printed above says why.')
  return 'installed the packages'
}
