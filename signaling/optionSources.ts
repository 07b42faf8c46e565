import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { parseJson } from '../src/core/protocol/signaling/decode'
import { BadOption, bad, readText } from './badOption'
import { type Given, type Name, names, options } from './optionTable'

export const readFlags = (argv: readonly string[]): { help: boolean; config: string | undefined; given: Given } => {
  const flags = Object.fromEntries(
    names.map((name) => [
      name,
      options[name][0] === 'switch'
        ? ({ type: 'boolean' } as const)
        : ({ type: 'string', multiple: options[name][0] === 'list' } as const),
    ]),
  )
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { ...flags, help: { type: 'boolean', short: 'h' }, config: { type: 'string' } },
      strict: true,
      allowPositionals: false,
    })
    const { help, config, ...rest } = values
    return { help: help === true, config: typeof config === 'string' ? config : undefined, given: decodeGiven(rest) }
  } catch (error) {
    if (error instanceof BadOption) throw error
    return bad(
      `${error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'The flags cannot be read'}; see --help.`,
    )
  }
}

export const readEnvironment = (env: Readonly<Record<string, string | undefined>>): Given => {
  const given: Partial<Record<Name, string | boolean | readonly string[]>> = {}
  for (const name of names) {
    const variable = `TINCAN_${name.toUpperCase().replaceAll('-', '_')}`
    const text = env[variable]
    if (text === undefined || text === '') continue
    const kind = options[name][0]
    if (kind === 'list') given[name] = text.split(',').map((part) => part.trim())
    else if (kind === 'text') given[name] = text
    else if (text === '1' || text === 'true') given[name] = true
    else if (text !== '0' && text !== 'false') bad(`${variable} must be 1 or 0.`)
  }
  return given
}

export const readConfigFile = (path: string): Given => {
  const value = parseJson(readText(path, '--config'))
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return bad(`The file of --config, ${path}, is not a JSON object.`)
  const entries = Object.entries(value).map(([name, entry]: [string, unknown]) => [
    name,
    typeof entry === 'number' ? String(entry) : entry,
  ])
  return decodeGiven(Object.fromEntries(entries))
}

const givenSchema = v.record(v.string(), v.union([v.string(), v.boolean(), v.array(v.string())]))

const decodeGiven = (value: unknown): Given => {
  const record = v.safeParse(givenSchema, value)
  if (!record.success) return bad('Every option is a text, a number, a list of texts, or true or false.')
  for (const [name, entry] of Object.entries(record.output)) {
    if (!Object.hasOwn(options, name)) bad(`There is no option ${name}; see --help.`)
    const kind = names.find((known) => known === name)
    const expected = kind === undefined ? 'text' : options[kind][0]
    const fits = { text: typeof entry === 'string', list: Array.isArray(entry), switch: typeof entry === 'boolean' }
    if (!fits[expected]) bad(`The option ${name} must be a ${expected === 'switch' ? 'true or false' : expected}.`)
  }
  return record.output
}
