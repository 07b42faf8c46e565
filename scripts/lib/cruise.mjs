import { capture } from './processes.mjs'
import { inProject, root } from './project.mjs'

/**
 * @typedef {{rule: {name: string}, from: string, to: string}} Violation
 * @typedef {{totalCruised: number, totalDependenciesCruised: number, violations: Violation[]}} Summary
 */

/**
 * Reads every import under `src` and `signaling` of a project and judges it by our table.
 *
 * @param {string} [folder] Another project than this one, laid out alike.
 * @returns {Promise<Summary>}
 */
export const cruise = async (folder = root) => {
  const { output } = await capture(
    process.execPath,
    [
      inProject('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      ...['--config', inProject('.dependency-cruiser.cjs'), '--output-type', 'json', 'src', 'signaling'],
    ],
    { cwd: folder },
  )
  try {
    return JSON.parse(output).summary
  } catch {
    throw new Error(`The import rules could not be checked:\n${output}`)
  }
}
