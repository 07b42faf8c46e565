import { capture, tool } from './lib/processes.mjs'

/**
 * Checks the import table of `.dependency-cruiser.cjs`. A cruise that read fewer modules than there are files
 * would find nothing wrong: that is a failure too.
 */
const fewest = 30

const cruise = await capture(
  ...tool('dependency-cruiser/bin/dependency-cruise.mjs', [
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    'src',
    'signaling',
  ]),
)

/**
 * @typedef {{rule: {name: string}, from: string, to: string}} Violation
 * @typedef {{totalCruised: number, totalDependenciesCruised: number, violations: Violation[]}} Summary
 */

/** @returns {Summary | undefined} */
const readSummary = () => {
  try {
    return JSON.parse(cruise.output).summary
  } catch {
    return undefined
  }
}

const found = readSummary()
if (found === undefined) {
  console.error(cruise.output)
  process.exitCode = 1
} else {
  for (const { rule, from, to } of found.violations) console.error(`${rule.name}: ${from} → ${to}`)
  const read = `${String(found.totalCruised)} modules, ${String(found.totalDependenciesCruised)} imports`
  if (found.totalCruised < fewest || found.totalDependenciesCruised < fewest) {
    console.error(`Only ${read} were read: the check itself is broken.`)
  }
  console.log(`${read}, ${String(found.violations.length)} forbidden`)
  process.exitCode = found.violations.length > 0 || found.totalDependenciesCruised < fewest ? 1 : 0
}
