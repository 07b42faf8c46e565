import { randomBytes } from 'node:crypto'
import type { Zid } from '../../src/core/base/ids'
import { errorCode } from '../config'
import { type TurnConfig, turnCredential, turnLifetimeMs } from '../ice'
import { resolve } from './address'
import { type Finding, broken, doubtful, well } from './finding'
import { type TurnOutcome, type TurnPlace, tryTurn } from './turnClient'

export interface TurnUrl {
  readonly host: string
  readonly port: number
  readonly transport: TurnPlace['transport']
}

/** RFC 7065: `turn:host:port?transport=udp`. */
export const parseTurnUrl = (url: string): TurnUrl | undefined => {
  const parts =
    /^(?<scheme>turns?):(?<host>\[[0-9a-fA-F:.]+\]|[^:?\s]+)(?::(?<port>\d{1,5}))?(?:\?transport=(?<transport>udp|tcp))?$/.exec(
      url,
    )?.groups
  if (parts === undefined) return undefined
  const { scheme, host = '', port, transport } = parts
  const secure = scheme === 'turns'
  // TURN over DTLS is nothing a browser speaks: a `turns:` URL is TLS over TCP.
  return {
    host,
    port: Number(port ?? (secure ? 5349 : 3478)),
    transport: secure ? 'tls' : (transport ?? 'udp') === 'tcp' ? 'tcp' : 'udp',
  }
}

const ports = { udp: 'UDP', tcp: 'TCP', tls: 'TCP' } as const

const judge = (about: string, { host, port, transport }: TurnUrl, outcome: TurnOutcome): Finding => {
  switch (outcome.kind) {
    case 'relayed':
      return well(about, `gives relays for our credentials, at ${outcome.address.address}.`)
    case 'silent':
      return broken(
        about,
        'nobody answers.',
        `See that coturn runs, and that ${ports[transport]} port ${port} of ${host} is open in every firewall on the way.`,
      )
    case 'open':
      return broken(
        about,
        'gives relays to whoever asks.',
        'Put use-auth-secret and static-auth-secret into its configuration: anybody’s traffic can leave from there.',
      )
    case 'garbled':
      return broken(about, 'what answers is no TURN server.', `See what else listens on port ${port} of ${host}.`)
    case 'refused':
      return broken(about, `refuses our credentials (${outcome.code}).`, refusalAdvice(outcome.code))
  }
}

const refusalAdvice = (code: number): string => {
  switch (code) {
    case 401:
      return 'Give --turn-secret and coturn’s static-auth-secret the same value, with use-auth-secret; else the clocks of the two differ by more than an hour.'
    case 403:
      return 'coturn forbids this machine; see its allowed and denied addresses.'
    case 437:
    case 486:
    case 508:
      return 'coturn has no relay to give: raise total-quota, user-quota or the range from min-port to max-port.'
    default:
      return 'Its log, without --log-file=/dev/null, says why.'
  }
}

/** SG7: does each TURN server take the credentials we hand out, and no others? */
export const checkTurn = async (turn: TurnConfig | undefined, zid: Zid, now: number): Promise<readonly Finding[]> => {
  if (turn === undefined)
    return [
      doubtful(
        'TURN',
        'none is named.',
        'Where both people sit behind strict networks no direct connection opens and only messages pass, through this server: run coturn (docs/SERVER.md) and name it by --turn-url.',
      ),
    ]
  return Promise.all(turn.urls.map((url) => checkOne(url, turn.secret, zid, now)))
}

const checkOne = async (url: string, secret: string, zid: Zid, now: number): Promise<Finding> => {
  const about = `TURN ${url}`
  const parsed = parseTurnUrl(url)
  if (parsed === undefined)
    return broken(about, 'no TURN URL.', 'Write it like turn:turn.example.org:3478?transport=udp.')
  const address = await resolve(parsed.host)
  if (!address.ok)
    return broken(about, `${parsed.host} has no address (${address.error}).`, 'See the name and its DNS entry.')
  const place: TurnPlace = { ...parsed, address: address.value, name: parsed.host }
  try {
    const honest = judge(about, parsed, await tryTurn(place, turnCredential(zid, secret, now + turnLifetimeMs)))
    if (honest.verdict !== 'well') return honest
    const forged = await tryTurn(place, turnCredential(zid, randomBytes(16).toString('hex'), now + turnLifetimeMs))
    if (forged.kind !== 'relayed') return honest
    return broken(
      about,
      'takes forged credentials too.',
      'Put use-auth-secret into its configuration, and take no-auth and user lines out.',
    )
  } catch (error) {
    const code = errorCode(error)
    return broken(
      about,
      `no connection (${code}).`,
      code.startsWith('ERR_TLS') || code.includes('CERT')
        ? `Its certificate is not good for ${parsed.host}: see cert and pkey in its configuration.`
        : `See that coturn runs and that ${ports[parsed.transport]} port ${parsed.port} is open.`,
    )
  }
}
