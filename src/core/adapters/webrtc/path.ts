import type { LinkPath } from '../../network/transport'

/** Which way a connection's bytes go now: by the pair of candidates in use. */
export const pathOf = async (connection: Pick<RTCPeerConnection, 'getStats'>): Promise<LinkPath> => {
  const entries = new Map<string, Readonly<Record<string, unknown>>>()
  // Reports are maps of plain entries; which fields an entry has depends on its type.
  ;(await connection.getStats()).forEach((entry: Readonly<Record<string, unknown>>, id: string) =>
    entries.set(id, entry),
  )
  const all = [...entries.values()]
  const transport = all.find(({ type }) => type === 'transport')
  const pair =
    entries.get(String(transport?.['selectedCandidatePairId'])) ??
    all.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated === true && state === 'succeeded')
  const ends = [pair?.['localCandidateId'], pair?.['remoteCandidateId']].map((id) => entries.get(String(id)))
  if (ends.some((end) => end === undefined)) return 'unknown'
  return ends.some((end) => end?.['candidateType'] === 'relay') ? 'relayed' : 'direct'
}
