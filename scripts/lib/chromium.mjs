import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installPackages, isDebianRoot } from './debian.mjs'
import { ended, start, tool } from './processes.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']

const wellKnown = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((folder) =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((path) =>
      join(process.env[folder] ?? 'C:\\', path),
    ),
  ),
}

/** Flags without which a fresh profile greets, updates and phones home. Root has no sandbox to run in. */
export const quietFlags = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

/** A Chromium that is already on this machine. `CHROMIUM_PATH` goes before all. */
export const findChromium = () => {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const onPath = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  const known = process.platform === 'darwin' || process.platform === 'win32' ? wellKnown[process.platform] : []
  return [...onPath, ...known].find((path) => existsSync(path))
}

/** From Debian's packages where that is possible, else Playwright's own; `undefined` where neither can be had. */
const installChromium = async () => {
  if ((await isDebianRoot()) && (await installPackages(['chromium']))) return findChromium()
  console.log('Fetching the Chromium that Playwright uses …')
  const code = await ended(start(...tool('playwright/cli.js', ['install', 'chromium'])))
  if (code !== 0) return undefined
  const { chromium } = await import('@playwright/test')
  return chromium.executablePath()
}

/** The path of a Chromium, installing one if need be; `undefined` where that fails. */
export const ensureChromium = async () => findChromium() ?? (await installChromium())
