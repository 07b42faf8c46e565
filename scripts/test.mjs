import { readArgs, refuse } from './lib/args.mjs'
import { checkNames, groups } from './lib/checks.mjs'
import { summary } from './lib/counts.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { stopAll, stopWithMe } from './lib/processes.mjs'

/** @typedef {import('./lib/checks.mjs').Check} Check */

const help = `
npm test [-- flags]   runs every check and ends with "N passed, N failed"

  --only LIST   some of: ${checkNames.join(', ')}; separated by commas
  --help        this text
`

const atOnce = 2

/** @param {string | undefined} list */
const chosen = (list) => {
  const names = list === undefined ? checkNames : list.split(',')
  const unknown = names.find((name) => !checkNames.includes(name))
  if (unknown !== undefined) refuse(`There is no check "${unknown}": choose from ${checkNames.join(', ')}.`)
  return groups.map((group) => group.filter((check) => names.includes(check.name))).filter((group) => group.length > 0)
}

/** @param {Check} check */
const runOne = async (check) => {
  const began = performance.now()
  const outcome = await check.run()
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const counted = summary([outcome]).line
  console.log(`── ${check.name} (${check.says}): ${counted}, ${seconds} s`)
  for (const note of outcome.notes) console.log(`   ${note}`)
  if (outcome.failed > 0) console.log(outcome.output)
  return outcome
}

/** @param {readonly Check[]} group */
const runGroup = async (group) => {
  const waiting = [...group]
  /** @type {Awaited<ReturnType<typeof runOne>>[]} */
  const outcomes = []
  const work = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) outcomes.push(await runOne(check))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return outcomes
}

stopWithMe()
const flags = readArgs(help, { only: { type: 'string' } })
const plan = chosen(flags.only === undefined ? undefined : String(flags.only))
try {
  await ensureInstalled()
  const outcomes = []
  for (const group of plan) outcomes.push(...(await runGroup(group)))
  const { line, failed } = summary(outcomes)
  console.log(line)
  process.exitCode = failed === 0 ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  console.log('0 passed, 1 failed')
  process.exitCode = 1
}
await stopAll()
