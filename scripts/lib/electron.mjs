import { existsSync, readFileSync } from 'node:fs'
import { ended, start, tool } from './processes.mjs'
import { inProject } from './project.mjs'

const firstAnswerMs = 20_000

/** Electron's binary where it is installed; requiring the package would try to download it. */
export const findElectron = () => {
  const note = inProject('node_modules/electron/path.txt')
  if (!existsSync(note)) return undefined
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? inProject('node_modules/electron/dist')
  const binary = `${folder}/${readFileSync(note, 'utf8')}`
  return existsSync(binary) ? binary : undefined
}

/** Where Electron's installer will look, as it reads its environment. */
const downloadAddress = () => {
  /** @type {{version: string}} */
  const { version } = JSON.parse(readFileSync(inProject('node_modules/electron/package.json'), 'utf8'))
  const mirror =
    process.env['npm_config_electron_mirror'] ??
    process.env['ELECTRON_MIRROR'] ??
    'https://github.com/electron/electron/releases/download/'
  return `${mirror.replace(/\/$/, '')}/v${version}/SHASUMS256.txt`
}

const isReachable = async () => {
  try {
    const answer = await fetch(downloadAddress(), { method: 'HEAD', signal: AbortSignal.timeout(firstAnswerMs) })
    return answer.ok
  } catch {
    return false
  }
}

/** The binary's path, fetched where it is missing and its host answers in time; else `undefined`. */
export const ensureElectron = async () => {
  const found = findElectron()
  if (found !== undefined) return found
  if (!(await isReachable())) return undefined
  console.log('Fetching Electron, once …')
  return (await ended(start(...tool('electron/install.js', [])))) === 0 ? findElectron() : undefined
}
