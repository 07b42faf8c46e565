import { readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { isZid } from '../src/core/base/ids'
import { type Result, err, ok } from '../src/core/base/result'
import { parseJson } from '../src/core/protocol/signaling/decode'
import type { Access } from './access'
import { type ServerConfig, defaultConfig, isLoopback } from './config'
import { normalOrigin } from './origins'

type Kind = 'text' | 'list' | 'switch'

/** Every option as flag `--name`, environment `TINCAN_NAME` and key `name` of the file behind `--config`. */
const options = {
  host: ['text', 'address to listen on (127.0.0.1)'],
  port: ['text', 'TCP port, 0 for any free one (8787)'],
  'stun-port': ['text', 'UDP port of the STUN server (the number of --port)'],
  'public-url': ['list', 'origin people reach this server by, such as https://chat.example.org; repeatable'],
  'allow-origin': ['list', 'further web origin that may call this server; repeatable'],
  access: ['text', 'open, invite or allowlist (open on loopback, invite elsewhere)'],
  'invite-hash': ['list', 'SHA-256 in hex of an invite code (printf %s CODE | sha256sum); repeatable'],
  allow: ['list', 'zid to admit under --access allowlist; repeatable'],
  'allow-file': ['text', 'file with one such zid a line'],
  'turn-url': ['list', 'TURN server to hand out, such as turn:turn.example.org:3478; repeatable'],
  'turn-secret': ['text', 'secret shared with it; better as TINCAN_TURN_SECRET'],
  web: ['text', 'folder of the web build (the one beside this program)'],
  'tls-cert': ['text', 'PEM file of the certificate chain'],
  'tls-key': ['text', 'PEM file of its key'],
  'trust-proxy': ['switch', 'believe X-Forwarded-For; only behind a proxy of your own'],
  'drain-ms': ['text', 'how long clients may take to go on SIGTERM (1000)'],
  'frame-bytes': ['text', `largest frame (${defaultConfig.limits.frameBytes})`],
  'envelope-bytes': ['text', `largest envelope, decoded (${defaultConfig.limits.envelopeBytes})`],
  rate: ['text', `frames and calls a second and session (${defaultConfig.limits.rate.perSecond})`],
  burst: ['text', `frames and calls at once a session (${defaultConfig.limits.rate.burst})`],
  'topics-per-session': ['text', `topics a session may join (${defaultConfig.limits.topicsPerSession})`],
  'sessions-per-address': ['text', `sessions from one address (${defaultConfig.limits.sessionsPerAddress})`],
  'backlog-bytes': ['text', `unread bytes after which a reader is closed (${defaultConfig.limits.backlogBytes})`],
} as const satisfies Record<string, readonly [Kind, string]>

type Name = keyof typeof options
type Given = Readonly<Partial<Record<Name, string | boolean | readonly string[]>>>

export type Command =
  { readonly kind: 'help'; readonly text: string } | { readonly kind: 'serve'; readonly config: ServerConfig }

export interface Surroundings {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** The web build to serve where none is named; `undefined` where there is none. */
  readonly web: string | undefined
}

/** Thrown and caught in this file only: the first wrong value ends the reading. */
class BadOption extends Error {}

const bad = (sentence: string): never => {
  throw new BadOption(sentence)
}

/** Flags before environment before file. The error is one sentence for whoever started the server. */
export const readCommand = (surroundings: Surroundings): Result<Command, string> => {
  try {
    const flags = readFlags(surroundings.argv)
    if (flags.help) return ok({ kind: 'help', text: helpText() })
    const environment = readEnvironment(surroundings.env)
    const configFile = flags.config ?? surroundings.env['TINCAN_CONFIG']
    const file = configFile === undefined ? {} : readConfigFile(configFile)
    const given = { ...file, ...environment, ...flags.given }
    return ok({ kind: 'serve', config: toConfig(given, surroundings.web) })
  } catch (error) {
    if (error instanceof BadOption) return err(error.message)
    throw error
  }
}

const names = Object.keys(options).filter((name): name is Name => name in options)

const readFlags = (argv: readonly string[]): { help: boolean; config: string | undefined; given: Given } => {
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

const readEnvironment = (env: Surroundings['env']): Given => {
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

const readConfigFile = (path: string): Given => {
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

const toConfig = (given: Given, defaultWeb: string | undefined): ServerConfig => {
  const host = text(given, 'host') ?? defaultConfig.host
  const { limits } = defaultConfig
  return {
    ...defaultConfig,
    host,
    port: whole(given, 'port', 0, 65_535) ?? defaultConfig.port,
    stunPort: whole(given, 'stun-port', 0, 65_535),
    publicUrls: origins(given, 'public-url'),
    allowOrigins: origins(given, 'allow-origin'),
    access: access(given, host),
    turn: turn(given),
    web: web(given, defaultWeb),
    tls: tls(given),
    trustProxy: given['trust-proxy'] === true,
    drainMs: whole(given, 'drain-ms', 0, 600_000) ?? defaultConfig.drainMs,
    limits: {
      ...limits,
      frameBytes: whole(given, 'frame-bytes', 1_024, 16 * 1024 * 1024) ?? limits.frameBytes,
      envelopeBytes: whole(given, 'envelope-bytes', 256, limits.envelopeBytes) ?? limits.envelopeBytes,
      rate: {
        perSecond: whole(given, 'rate', 1, 1_000_000) ?? limits.rate.perSecond,
        burst: whole(given, 'burst', 1, 1_000_000) ?? limits.rate.burst,
      },
      topicsPerSession: whole(given, 'topics-per-session', 1, 1_000_000) ?? limits.topicsPerSession,
      sessionsPerAddress: whole(given, 'sessions-per-address', 1, 1_000_000) ?? limits.sessionsPerAddress,
      backlogBytes: whole(given, 'backlog-bytes', 64 * 1024, 1024 * 1024 * 1024) ?? limits.backlogBytes,
    },
  }
}

const text = (given: Given, name: Name): string | undefined => {
  const value = given[name]
  return typeof value === 'string' ? value : undefined
}

const list = (given: Given, name: Name): readonly string[] => {
  const value = given[name]
  return typeof value === 'object' ? value : []
}

const whole = (given: Given, name: Name, least: number, most: number): number | undefined => {
  const value = text(given, name)
  if (value === undefined) return undefined
  const number = /^\d{1,12}$/.test(value) ? Number(value) : NaN
  return number >= least && number <= most ? number : bad(`--${name} must be a whole number from ${least} to ${most}.`)
}

const origins = (given: Given, name: Name): readonly string[] =>
  list(given, name).map(
    (url) => normalOrigin(url) ?? bad(`--${name} must be an origin such as https://chat.example.org, not "${url}".`),
  )

const access = (given: Given, host: string): Access => {
  const kind = text(given, 'access') ?? (isLoopback(host) ? 'open' : 'invite')
  const hashes = list(given, 'invite-hash').map((hash) => hash.toLowerCase())
  switch (kind) {
    case 'open':
      return { kind }
    case 'invite':
      if (!hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))) bad('--invite-hash must be a SHA-256 of 64 hex digits.')
      if (hashes.length === 0)
        bad('Access by invite, the default beyond loopback, needs an --invite-hash; or say --access open.')
      return { kind, codeHashes: new Set(hashes) }
    case 'allowlist': {
      const path = text(given, 'allow-file')
      const lines = path === undefined ? [] : readText(path, '--allow-file').split('\n')
      const zids = [...list(given, 'allow'), ...lines.map((line) => line.trim()).filter((line) => line !== '')]
      const wrong = zids.find((zid) => !isZid(zid))
      if (wrong !== undefined) bad(`"${wrong.slice(0, 64)}" on the allowlist is not a zid of 43 characters.`)
      if (zids.length === 0) bad('--access allowlist needs zids by --allow or --allow-file.')
      return { kind, zids: new Set(zids) }
    }
    default:
      return bad(`--access must be open, invite or allowlist, not "${kind}".`)
  }
}

const turn = (given: Given): ServerConfig['turn'] => {
  const urls = list(given, 'turn-url')
  const secret = text(given, 'turn-secret')
  if (urls.length === 0) return undefined
  const wrong = urls.find((url) => !/^turns?:[^\s]+$/.test(url))
  if (wrong !== undefined) bad(`--turn-url must look like turn:turn.example.org:3478, not "${wrong}".`)
  return secret === undefined ? bad('--turn-url needs a --turn-secret.') : { urls, secret }
}

const web = (given: Given, defaultWeb: string | undefined): string | undefined => {
  const folder = text(given, 'web')
  if (folder === undefined) return defaultWeb
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) bad(`--web ${folder} is not a folder.`)
  return folder
}

const tls = (given: Given): ServerConfig['tls'] => {
  const cert = text(given, 'tls-cert')
  const key = text(given, 'tls-key')
  if (cert === undefined && key === undefined) return undefined
  return cert === undefined || key === undefined ? bad('--tls-cert and --tls-key go together.') : { cert, key }
}

const readText = (path: string, flag: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return bad(`The file of ${flag}, ${path}, cannot be read.`)
  }
}

const helpText = (): string => {
  const rows: readonly (readonly [string, string])[] = [
    ...names.map((name) => [`--${name}${options[name][0] === 'switch' ? '' : ' …'}`, options[name][1]] as const),
    ['--config …', 'JSON file of the same names'],
    ['--help', 'this text'],
  ]
  return [
    'tincan-signaling introduces devices to each other and keeps nothing.',
    '',
    ...rows.map(([flag, meaning]) => `  ${flag.padEnd(26)}${meaning}`),
    '',
    'Flags go before the environment (TINCAN_PORT for --port; lists by comma), and that before the file of --config.',
  ].join('\n')
}
