import { maxWorkBits } from '../src/core/protocol/signaling/work'
import { defaultConfig } from './config'

type Kind = 'text' | 'list' | 'switch'

/** Every option as flag `--name`, environment `TINCAN_NAME` and key `name` of the file behind `--config`. */
export const options = {
  host: ['text', 'address to listen on (127.0.0.1)'],
  port: ['text', 'TCP port, 0 for any free one (8787)'],
  'stun-port': ['text', 'UDP port of the STUN server (the number of --port)'],
  'stun-host': ['text', 'address STUN listens on, where a proxy stands before the rest (that of --host)'],
  'public-url': ['list', 'origin people reach this server by, such as https://chat.example.org; repeatable'],
  'allow-origin': ['list', 'further web origin that may call this server; repeatable'],
  access: ['text', 'open, invite or allowlist (open on loopback, invite elsewhere)'],
  'invite-file': ['text', 'file of invite codes, made and revoked by: invite create, invite revoke'],
  'invite-hash': ['list', 'SHA-256 in hex of an invite code (printf %s CODE | sha256sum); repeatable'],
  allow: ['list', 'zid to admit under --access allowlist; repeatable'],
  'allow-file': ['text', 'file with one such zid a line'],
  'admin-token': ['text', 'token for /metrics and /api/admin, 16 letters or more; better as TINCAN_ADMIN_TOKEN'],
  redis: ['text', 'redis[s]://… that makes several servers one; a password better in TINCAN_REDIS'],
  'cluster-secret': ['text', 'the same for them all, 32 characters or more; better as TINCAN_CLUSTER_SECRET'],
  'cluster-address': ['text', 'host:port where they reach this one, and it listens for them (127.0.0.1:0)'],
  'ban-file': ['text', 'file that keeps bans over restarts'],
  'work-bits': [
    'text',
    `most bits of work asked of who signs in under load, up to ${maxWorkBits}; 18 is a second (0: none)`,
  ],
  'work-above': ['text', `sign-ins a second above which it is asked (${defaultConfig.work.perSecond})`],
  'turn-url': ['list', 'TURN server to hand out, such as turn:turn.example.org:3478; repeatable'],
  'turn-secret': ['text', 'secret shared with it; better as TINCAN_TURN_SECRET'],
  web: ['text', 'folder of the web build (the one beside this program)'],
  'tls-cert': ['text', 'PEM file of the certificate chain'],
  'tls-key': ['text', 'PEM file of its key'],
  'trust-proxy': ['switch', 'believe X-Forwarded-For; only behind a proxy of your own'],
  'drain-ms': ['text', 'how long clients may take to go on SIGTERM, and then to take what is under way (1000)'],
  'frame-bytes': ['text', `largest frame (${defaultConfig.limits.frameBytes})`],
  'envelope-bytes': ['text', `largest envelope, decoded (${defaultConfig.limits.envelopeBytes})`],
  rate: ['text', `frames and calls a second and session (${defaultConfig.limits.rate.perSecond})`],
  burst: ['text', `frames and calls at once a session (${defaultConfig.limits.rate.burst})`],
  'address-rate': ['text', `frames and calls a second and address (${defaultConfig.limits.addressRate.perSecond})`],
  'address-burst': ['text', `frames and calls at once an address (${defaultConfig.limits.addressRate.burst})`],
  'topics-per-session': ['text', `topics a session may join (${defaultConfig.limits.topicsPerSession})`],
  'sessions-per-address': ['text', `sessions from one address (${defaultConfig.limits.sessionsPerAddress})`],
  'backlog-bytes': ['text', `unread bytes after which a reader is closed (${defaultConfig.limits.backlogBytes})`],
} as const satisfies Record<string, readonly [Kind, string]>

export type Name = keyof typeof options
export type Given = Readonly<Partial<Record<Name, string | boolean | readonly string[]>>>

export const names = Object.keys(options).filter((name): name is Name => name in options)

export const helpText = (): string => {
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
