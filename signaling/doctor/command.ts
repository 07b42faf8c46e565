import { randomBytes } from 'node:crypto'
import type { Clock } from '../../src/core/base/clock'
import { assert } from '../../src/core/base/errors'
import { isZid } from '../../src/core/base/ids'
import { type ServerConfig, isLoopback } from '../config'
import { readCommand } from '../options'
import type { Subcommand } from '../subcommand'
import { isMissing } from '../uws'
import { checkClock } from './clockCheck'
import { type Finding, doubtful, report, skipped, well } from './finding'
import { checkPorts } from './portCheck'
import { checkPublicUrl } from './publicCheck'
import { checkRedis } from './redisCheck'
import { checkStun } from './stunCheck'
import { checkTurn } from './turnCheck'

const help = `npm run signaling -- doctor [the options the server is started with]

Looks at what the server needs and says what to do where something is amiss: its ports, its certificate, whether people
reach it and its sockets by --public-url, STUN, TURN with real credentials, Redis, and the clock. It changes nothing.
The exit code is 1 where something failed, 2 where the options are wrong.
`

/** Nobody: TURN asks for a name. */
const stranger = () => {
  // 32 bytes of zero in the last place make any text of this length a zid.
  const zid = `${randomBytes(31).toString('base64url').slice(0, 41)}AA`
  assert(isZid(zid), 'base64url of 32 bytes')
  return zid
}

/** Everything there is to look at, at once: no look takes more than some seconds. */
export const examine = async (config: ServerConfig, clock: Clock): Promise<readonly Finding[]> => {
  const now = () => clock.now()
  const ports = await checkPorts(config)
  const outside = ports.running
    ? Promise.all([
        ...config.publicUrls.map((origin) => checkPublicUrl(origin, now)),
        ...stunHosts(config).map(async (host) => [await checkStun(host, config.stunPort ?? config.port)]),
      ])
    : Promise.resolve([config.publicUrls.map((origin) => skipped(origin, 'the server does not run.'))])
  const parts = await Promise.all([
    outside.then((findings) => findings.flat()),
    checkTurn(config.turn, stranger(), clock.now()),
    config.cluster === undefined ? [] : checkRedis(config.cluster.redis, now),
    checkClock().then((finding) => [finding]),
  ])
  return [native(), ...ports.findings, ...parts.flat()]
}

const native = (): Finding =>
  isMissing
    ? doubtful(
        'Sockets',
        `µWebSockets has no native code for Node ${process.versions.node} here; Node’s own sockets serve, slower.`,
        'For many people run Node 20 on Linux, macOS or Windows.',
      )
    : well('Sockets', 'by µWebSockets.')

const stunHosts = ({ publicUrls, host }: ServerConfig): readonly string[] => {
  const named = publicUrls.map((origin) => new URL(origin).hostname)
  if (named.length > 0) return [...new Set(named)]
  return [isLoopback(host) || host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host]
}

/** `npm run signaling -- doctor`. */
export const doctorCommand = (clock: Clock): Subcommand => ({
  summary: 'looks at ports, TLS, STUN, TURN, Redis and the clock, and says what to do: doctor --help',
  run: async ({ argv, env, out, err }) => {
    const command = readCommand({ argv, env, web: undefined })
    if (!command.ok) {
      err(`tincan-signaling doctor: ${command.error}\n`)
      return 2
    }
    if (command.value.kind === 'help') {
      out(help)
      return 0
    }
    const findings = await examine(command.value.config, clock)
    out(report(findings))
    return findings.some(({ verdict }) => verdict === 'broken') ? 1 : 0
  },
})
