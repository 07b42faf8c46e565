import type { Fingerprints } from '../../network/transport'

const line = /^a=fingerprint:(\S+) (\S+)\s*$/im

/** What both ends' DTLS certificates are known by (RFC 8122); `undefined` before both descriptions are set. */
export const fingerprintsOf = (
  connection: Pick<RTCPeerConnection, 'localDescription' | 'remoteDescription'>,
): Fingerprints | undefined => {
  const local = read(connection.localDescription?.sdp)
  const remote = read(connection.remoteDescription?.sdp)
  return local === undefined || remote === undefined ? undefined : { local, remote }
}

const read = (sdp: string | undefined): string | undefined => {
  const [, algorithm, value] = line.exec(sdp ?? '') ?? []
  return algorithm === undefined || value === undefined ? undefined : `${algorithm} ${value}`.toLowerCase()
}
