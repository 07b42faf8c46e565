import { readdirSync, statSync } from 'node:fs'
import { capture, tool } from './processes.mjs'
import { inProject } from './project.mjs'

const sources = ['src', 'signaling', 'package-lock.json', 'tsconfig.json']
const configs = ['electron.vite.config.ts', 'vite.renderer.config.ts', 'vite.signaling.config.ts']
const outputs = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html', 'out/signaling/main.js']

/**
 * @param {string} path
 * @returns {number} When the newest file under it changed.
 */
const newest = (path) => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.mtimeMs
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newest(`${path}/${name}`)))
}

export const isBuilt = () => {
  const built = Math.min(...outputs.map((path) => newest(inProject(path))))
  return built > Math.max(...[...sources, ...configs].map((path) => newest(inProject(path))))
}

/** Builds the app and the signalling server. */
export const build = async () => {
  const app = await capture(...tool('electron-vite/bin/electron-vite.js', ['build']))
  if (app.code !== 0) return app
  const server = await capture(...tool('vite/bin/vite.js', ['build', '--config', 'vite.signaling.config.ts']))
  return { code: server.code, output: app.output + server.output }
}

/** Builds what is older than its source. Returns what was done, in words. */
export const ensureBuilt = async () => {
  if (isBuilt()) return undefined
  console.log('Building the app and the signalling server …')
  const { code, output } = await build()
  if (code !== 0) throw new Error(`${output}\nThe build failed; the lines above say why.`)
  return 'built the app'
}
