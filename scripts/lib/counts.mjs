import { existsSync, readFileSync } from 'node:fs'

/**
 * @typedef {{passed: number, failed: number, skipped: number, notes: string[]}} Counts
 * @typedef {{status: string, fullName: string}} VitestTest
 * @typedef {{status: string, name: string, assertionResults: VitestTest[]}} VitestFile
 * @typedef {{type: string, description?: string}} Annotation
 * @typedef {{title: string, tests: {status: string, annotations: Annotation[]}[]}} PlaywrightSpec
 * @typedef {{suites?: PlaywrightSuite[], specs?: PlaywrightSpec[]}} PlaywrightSuite
 */

/** @param {number} code */
const nothingRan = (code) => ({ passed: 0, failed: code === 0 ? 0 : 1, skipped: 0, notes: [] })

/**
 * A run that ended badly has failed somewhere, even where no single test says so (a file that does not load,
 * an error outside of any test).
 *
 * @param {Counts} counts
 * @param {number} code
 * @returns {Counts}
 */
const honest = (counts, code) => (code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts)

/** @param {string} path */
const readReport = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined)

/**
 * @param {string} path What vitest's JSON reporter wrote.
 * @param {number} code How it ended.
 * @returns {Counts}
 */
export const countVitest = (path, code) => {
  const report = readReport(path)
  if (report === undefined) return nothingRan(code)
  /** @type {VitestFile[]} */
  const files = report.testResults
  const tests = files.flatMap((file) => file.assertionResults)
  const unloaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed')
  return honest(
    {
      passed: tests.filter((test) => test.status === 'passed').length,
      failed: tests.filter((test) => test.status === 'failed').length + unloaded.length,
      skipped: skipped.length,
      notes: skipped.map((test) => `skipped: ${test.fullName}`),
    },
    code,
  )
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {PlaywrightSpec[]}
 */
const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]

/**
 * @param {string} path What Playwright's JSON reporter wrote.
 * @param {number} code How it ended.
 * @returns {Counts}
 */
export const countPlaywright = (path, code) => {
  const report = readReport(path)
  if (report === undefined) return nothingRan(code)
  const { expected, unexpected, flaky, skipped } = report.stats
  const skippedSpecs = specsOf(report).flatMap((spec) =>
    spec.tests
      .filter((test) => test.status === 'skipped')
      .map((test) => `skipped: ${spec.title}: ${test.annotations.map((note) => note.description ?? '').join(' ')}`),
  )
  // A test that passes only now and then does not pass.
  return honest({ passed: expected, failed: unexpected + flaky, skipped, notes: skippedSpecs }, code)
}

/**
 * The last line of `npm test`.
 *
 * @param {readonly Counts[]} all
 */
export const summary = (all) => {
  /** @param {'passed' | 'failed' | 'skipped'} kind */
  const total = (kind) => all.reduce((sum, counts) => sum + counts[kind], 0)
  const skipped = total('skipped')
  const line = `${String(total('passed'))} passed, ${String(total('failed'))} failed`
  return { line: skipped === 0 ? line : `${line}, ${String(skipped)} skipped`, failed: total('failed') }
}
