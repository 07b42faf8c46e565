import type { Access } from './access'
import type { TurnConfig } from './ice'
import { type Limits, defaultLimits } from './limits'
import type { WorkRule } from './work'

export interface ClusterConfig {
  /** May hold a password: never logged. */
  readonly redis: string
  /** The same at every node: tokens are good and nodes known by it. */
  readonly secret: string
  /** Where the other nodes reach this one, and where it listens for them. */
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
}

export interface ServerConfig {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
  /** By default the number of `port`, over UDP. */
  readonly stunPort: number | undefined
  /** Where STUN listens: a proxy in front of us passes no UDP on. By default `host`. */
  readonly stunHost: string | undefined
  /** Origins the server answers to, `https://host[:port]`; where empty, whatever `Host` a request names. */
  readonly publicUrls: readonly string[]
  /** Origins beside our own, loopback and `app://tincan` that may call us from a browser. */
  readonly allowOrigins: readonly string[]
  readonly access: Access
  /** Opens `/metrics` and `/api/admin`; `undefined` for neither. Secret. */
  readonly adminToken: string | undefined
  readonly work: WorkRule
  /** Where bans outlive the process. */
  readonly banFile: string | undefined
  /** Several servers that act as one (SG13); `undefined` for one by itself, all in memory. */
  readonly cluster: ClusterConfig | undefined
  readonly turn: TurnConfig | undefined
  /** The folder of the web build, or `undefined` to serve none. */
  readonly web: string | undefined
  /** Paths of PEM files. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  /** Believe `X-Forwarded-For` and `X-Forwarded-Proto`: only where nothing but a proxy reaches us. */
  readonly trustProxy: boolean
  /** How long clients have to go before their sockets are closed, in ms. */
  readonly drainMs: number
  readonly limits: Limits
}

export const defaultConfig: ServerConfig = {
  host: '127.0.0.1',
  port: 8787,
  stunPort: undefined,
  stunHost: undefined,
  publicUrls: [],
  allowOrigins: [],
  access: { kind: 'open' },
  adminToken: undefined,
  banFile: undefined,
  work: { mostBits: 0, perSecond: 20 },
  cluster: undefined,
  turn: undefined,
  web: undefined,
  tls: undefined,
  trustProxy: false,
  drainMs: 1_000,
  limits: defaultLimits,
}

/** Why the server cannot start: one sentence for whoever started it. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' ||
  host.endsWith('.localhost') ||
  host === '::1' ||
  host === '[::1]' ||
  /^127(\.\d{1,3}){3}$/.test(host)

/** The system's code for an error, `ENOENT` and the like. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason'
