import { parseArgs } from 'node:util'

/** @typedef {import('node:util').ParseArgsConfig['options']} Options */

/**
 * Reads a script's flags. `--help` prints `help` and ends well; anything unknown ends with one sentence and 2.
 *
 * @template {NonNullable<Options>} T
 * @param {string} help
 * @param {T} options
 */
export const readArgs = (help, options) => {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } }, strict: true })
    if ('help' in values && values.help === true) {
      console.log(help.trim())
      process.exit(0)
    }
    return values
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split('. ')
    return refuse(`${String(sentence)}. Try --help.`)
  }
}

/**
 * @param {string} sentence
 * @returns {never}
 */
export const refuse = (sentence) => {
  console.error(sentence)
  process.exit(2)
}

/**
 * A TCP port, or one sentence and exit 2.
 *
 * @param {string} text
 */
export const readPort = (text) => {
  const port = Number(text)
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65535
    ? port
    : refuse(`--port wants a number from 1 to 65535, not "${text}".`)
}
