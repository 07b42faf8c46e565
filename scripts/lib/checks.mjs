import { mkdirSync, rmSync } from 'node:fs'
import { build, ensureBuilt } from './build.mjs'
import { ensureChromium } from './chromium.mjs'
import { ensureCoturn } from './coturn.mjs'
import { countPlaywright, countVitest } from './counts.mjs'
import { capture, tool } from './processes.mjs'
import { inProject } from './project.mjs'

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {Counts & {output: string}} Outcome
 * @typedef {{name: string, says: string, run: () => Promise<Outcome>}} Check
 */

const reports = inProject('out/reports')

/** @param {{code: number, output: string}} ran */
const asOne = ({ code, output }) => ({
  passed: code === 0 ? 1 : 0,
  failed: code === 0 ? 0 : 1,
  skipped: 0,
  notes: [],
  output,
})

/**
 * A check that passes or fails as a whole counts as one test.
 *
 * @param {string} name
 * @param {string} says
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Check}
 */
const single = (name, says, script, args) => ({
  name,
  says,
  run: async () => asOne(await capture(...tool(script, args))),
})

/** @param {string} name */
const freshReport = (name) => {
  mkdirSync(reports, { recursive: true })
  const path = `${reports}/${name}.json`
  rmSync(path, { force: true })
  return path
}

/** @returns {Promise<Outcome>} */
const runUnit = async () => {
  await ensureCoturn()
  const path = freshReport('vitest')
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${path}`]
  const { code, output } = await capture(...tool('vitest/vitest.mjs', ['run', ...reporters]))
  return { ...countVitest(path, code), output }
}

/** @returns {Promise<Outcome>} */
const runE2e = async () => {
  await ensureBuilt()
  const chromium = await ensureChromium()
  if (chromium === undefined) {
    const output = 'No Chromium is here and none could be installed: set CHROMIUM_PATH to one.\n'
    return { passed: 0, failed: 1, skipped: 0, notes: [], output }
  }
  await ensureCoturn()
  const path = freshReport('playwright')
  const env = { ...process.env, CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: path }
  const args = ['test', '--reporter=list,json']
  const { code, output } = await capture(...tool('@playwright/test/cli.js', args), { env })
  return { ...countPlaywright(path, code), output }
}

/** No test of its own: what is wrong with the build fails here, and the tests in browsers use it. */
const runBuild = async () => asOne(await build())

const typescript = '@typescript/native/bin/tsc'

/**
 * In the order they run. Those of one group share no output and run side by side, two at a time.
 *
 * @type {readonly (readonly Check[])[]}
 */
export const groups = [
  [
    single('lint', 'eslint', 'eslint/bin/eslint.js', ['.', '--max-warnings', '0']),
    single('types', 'tsc', typescript, ['-p', '.']),
    single('format', 'prettier', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
    { name: 'build', says: 'electron-vite and vite', run: runBuild },
    {
      name: 'imports',
      says: 'import rules',
      run: async () => asOne(await capture(process.execPath, ['scripts/imports.mjs'])),
    },
    single('knip', 'unused code', 'knip/bin/knip.js', []),
  ],
  [{ name: 'unit', says: 'vitest: unit, contract, simulation', run: runUnit }],
  [{ name: 'e2e', says: 'playwright: real browsers', run: runE2e }],
]

export const checkNames = groups.flat().map((check) => check.name)
