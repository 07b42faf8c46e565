import { cruise } from './lib/cruise.mjs'

/** A cruise that read next to nothing finds nothing wrong: that is a failure too. */
const fewest = 30

const { totalCruised, totalDependenciesCruised, violations } = await cruise()
for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} → ${to}`)
console.log(
  `${String(totalCruised)} modules, ${String(totalDependenciesCruised)} imports, ${String(violations.length)} forbidden`,
)
const isBlind = totalCruised < fewest || totalDependenciesCruised < fewest
if (isBlind) console.error('So few were read that the check itself must be broken.')
process.exitCode = isBlind || violations.length > 0 ? 1 : 0
