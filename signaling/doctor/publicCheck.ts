import { isLoopback } from '../config'
import { resolve } from './address'
import { type Finding, broken, doubtful, well } from './finding'
import { look } from './httpLook'

const dayMs = 24 * 60 * 60 * 1000
const soonMs = 14 * dayMs
const skewMs = 30_000

/** What people who use `origin` get: its name, its certificate, the server behind it, and its sockets. */
export const checkPublicUrl = async (origin: string, now: () => number): Promise<readonly Finding[]> => {
  const { hostname, protocol } = new URL(origin)
  const address = await resolve(hostname)
  if (!address.ok)
    return [broken(origin, `${hostname} has no address (${address.error}).`, 'See the name and its DNS entry.')]
  const health = await look(`${origin}/healthz`)
  if (!health.ok) return [unreachable(origin, hostname, health.error)]
  const { status, body, date, certificateEnds } = health.value
  const findings: Finding[] = [
    status === 200 && body === '{"ok":true}'
      ? well(origin, 'leads to the server.')
      : broken(origin, `leads elsewhere (status ${status}).`, 'See that the proxy passes everything on to the server.'),
    await socketsThrough(origin),
  ]
  if (protocol === 'http:' && !isLoopback(hostname))
    findings.push(
      broken(
        origin,
        'is plain HTTP.',
        'Browsers give such pages no cryptography: take a certificate, by --tls-cert and --tls-key or a proxy’s.',
      ),
    )
  if (certificateEnds !== undefined) findings.push(ending(origin, certificateEnds, now()))
  if (date !== undefined && Math.abs(date - now()) > skewMs)
    findings.push(
      broken(
        'Clock',
        `this machine’s and that of ${hostname} differ by ${Math.round(Math.abs(date - now()) / 1000)} s.`,
        'Let both take the time from the network: timedatectl set-ntp true.',
      ),
    )
  return findings
}

/** Without a token the server refuses a socket by 401: anything else was said by somebody before it. */
const socketsThrough = async (origin: string): Promise<Finding> => {
  const about = `${origin}/ws/msg`
  const upgraded = await look(about, { upgrade: true })
  return upgraded.ok && upgraded.value.status === 401
    ? well(about, 'sockets come through.')
    : broken(
        about,
        `sockets do not come through (${upgraded.ok ? `status ${upgraded.value.status}` : upgraded.error}).`,
        'Let the proxy pass on Upgrade and Connection; deploy/ has examples for nginx and Caddy.',
      )
}

const ending = (origin: string, ends: number, now: number): Finding => {
  const day = new Date(ends).toISOString().slice(0, 10)
  return ends - now < soonMs
    ? doubtful(`${origin}, certificate`, `ends on ${day}.`, 'Renew it, and see why that did not happen by itself.')
    : well(`${origin}, certificate`, `is good until ${day}.`)
}

const unreachable = (origin: string, hostname: string, code: string): Finding => {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return broken(origin, 'its certificate has expired.', 'Renew it.')
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return broken(origin, `its certificate is not for ${hostname}.`, 'Take one that names it.')
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return broken(
        origin,
        'nobody trusts its certificate.',
        'Give --tls-cert the whole chain (fullchain.pem), of an issuer that browsers know.',
      )
    default:
      return broken(
        origin,
        `cannot be reached (${code}).`,
        'See that the server runs, that the name leads here and that the port is open in every firewall.',
      )
  }
}
