import type { Fingerprints } from '../../network/identity'

/** RFC 8122, with the hashes that still hold: algorithm and bytes in hex. */
const line = /^a=fingerprint:[ \t]*(sha-256|sha-384|sha-512)[ \t]+((?:[0-9a-f]{2}:)+[0-9a-f]{2})[ \t]*$/
const lengths: Readonly<Record<string, number>> = { 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 }

/** What both ends' DTLS certificates are known by; `undefined` where a description does not say it clearly. */
export const fingerprintsOf = (
  connection: Pick<RTCPeerConnection, 'localDescription' | 'remoteDescription'>,
): Fingerprints | undefined => {
  const local = fingerprintOf(connection.localDescription?.sdp ?? '')
  const remote = fingerprintOf(connection.remoteDescription?.sdp ?? '')
  return local === undefined || remote === undefined ? undefined : { local, remote }
}

/**
 * The one fingerprint a description names, lower case. `undefined` where there is none, or more than one: DTLS
 * is content if the certificate fits any of them, so that somebody in the middle could show their own beside
 * another's, and have the other's signed.
 */
export const fingerprintOf = (sdp: string): string | undefined => {
  const lines = sdp
    .toLowerCase()
    .split(/\r\n|\n|\r/)
    .filter((text) => text.startsWith('a=fingerprint:'))
  const found = new Set(lines.map(readLine))
  const [only] = found
  return found.size === 1 ? only : undefined
}

const readLine = (text: string): string | undefined => {
  const [, algorithm = '', hex = ''] = line.exec(text) ?? []
  return hex.split(':').length === lengths[algorithm] ? `${algorithm} ${hex}` : undefined
}
