import { statSync } from 'node:fs'
import { isZid } from '../src/core/base/ids'
import { type Result, err, ok } from '../src/core/base/result'
import { maxWorkBits } from '../src/core/protocol/signaling/work'
import type { Access } from './access'
import { BadOption, bad, readText } from './badOption'
import { type ServerConfig, defaultConfig, isLoopback } from './config'
import { minSecretLength } from './cluster/keys'
import { readConfigFile, readEnvironment, readFlags } from './optionSources'
import { type Given, type Name, helpText } from './optionTable'
import { normalOrigin } from './origins'

export type Command =
  { readonly kind: 'help'; readonly text: string } | { readonly kind: 'serve'; readonly config: ServerConfig }

export interface Surroundings {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** The web build to serve where none is named; `undefined` where there is none. */
  readonly web: string | undefined
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

const toConfig = (given: Given, defaultWeb: string | undefined): ServerConfig => {
  const host = text(given, 'host') ?? defaultConfig.host
  const { limits } = defaultConfig
  return {
    ...defaultConfig,
    host,
    port: whole(given, 'port', 0, 65_535) ?? defaultConfig.port,
    stunPort: whole(given, 'stun-port', 0, 65_535),
    stunHost: text(given, 'stun-host'),
    publicUrls: origins(given, 'public-url'),
    allowOrigins: origins(given, 'allow-origin'),
    access: access(given, host),
    adminToken: adminToken(given),
    banFile: text(given, 'ban-file'),
    work: {
      mostBits: whole(given, 'work-bits', 0, maxWorkBits) ?? defaultConfig.work.mostBits,
      perSecond: whole(given, 'work-above', 1, 1_000_000) ?? defaultConfig.work.perSecond,
    },
    cluster: cluster(given),
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
      addressRate: {
        perSecond: whole(given, 'address-rate', 1, 10_000_000) ?? limits.addressRate.perSecond,
        burst: whole(given, 'address-burst', 1, 10_000_000) ?? limits.addressRate.burst,
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
  const file = text(given, 'invite-file')
  switch (kind) {
    case 'open':
      return { kind }
    case 'invite':
      if (!hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))) bad('--invite-hash must be a SHA-256 of 64 hex digits.')
      if (hashes.length === 0 && file === undefined)
        bad(
          'Access by invite, the default beyond loopback, needs an --invite-file or --invite-hash; or say --access open.',
        )
      return { kind, codeHashes: new Set(hashes), file }
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

const adminToken = (given: Given): string | undefined => {
  const token = text(given, 'admin-token')
  if (token !== undefined && !/^[\x21-\x7e]{16,512}$/.test(token))
    bad('The admin token has 16 letters or more, without spaces (openssl rand -hex 32).')
  return token
}

const turn = (given: Given): ServerConfig['turn'] => {
  const urls = list(given, 'turn-url')
  const secret = text(given, 'turn-secret')
  if (urls.length === 0) return undefined
  const wrong = urls.find((url) => !/^turns?:[^\s]+$/.test(url))
  if (wrong !== undefined) bad(`--turn-url must look like turn:turn.example.org:3478, not "${wrong}".`)
  return secret === undefined ? bad('--turn-url needs a --turn-secret.') : { urls, secret }
}

const cluster = (given: Given): ServerConfig['cluster'] => {
  const redis = text(given, 'redis')
  const secret = text(given, 'cluster-secret') ?? ''
  if (redis === undefined) return undefined
  // Without quoting it: it may hold a password.
  if (!/^rediss?:\/\/[^\s]+$/.test(redis)) bad('--redis must look like redis://localhost:6379.')
  if (secret.length < minSecretLength)
    bad(`--redis needs a --cluster-secret of at least ${minSecretLength} characters, the same for all servers.`)
  const address = text(given, 'cluster-address') ?? '127.0.0.1:0'
  const [, host, port] = /^\[?([A-Za-z0-9.:_-]{1,253}?)\]?:(\d{1,5})$/.exec(address) ?? []
  return host !== undefined && Number(port) <= 65_535
    ? { redis, secret, host, port: Number(port) }
    : bad('--cluster-address must be a host and a port, such as 10.0.0.2:8790.')
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
