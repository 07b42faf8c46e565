import type { LinkPath } from '../../network/transport'

type Entry = Readonly<Record<string, unknown>>
/** A report of a connection by the ids of its entries. Which fields an entry has depends on its `type`. */
export type Report = ReadonlyMap<string, Entry>

export const reportOf = async (connection: Pick<RTCPeerConnection, 'getStats'>): Promise<Report> => {
  const entries = new Map<string, Entry>()
  ;(await connection.getStats()).forEach((entry: Entry, id: string) => entries.set(id, entry))
  return entries
}

/** The pair of candidates that is in use. */
export const pairIn = (report: Report): Entry | undefined => {
  const all = [...report.values()]
  const transport = all.find(({ type }) => type === 'transport')
  return (
    report.get(String(transport?.['selectedCandidatePairId'])) ??
    all.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated === true && state === 'succeeded')
  )
}

export const pathIn = (report: Report): LinkPath => {
  const pair = pairIn(report)
  const ends = [pair?.['localCandidateId'], pair?.['remoteCandidateId']].map((id) => report.get(String(id)))
  if (ends.some((end) => end === undefined)) return 'unknown'
  return ends.some((end) => end?.['candidateType'] === 'relay') ? 'relayed' : 'direct'
}

/** Which way a connection's bytes go now: by the pair of candidates in use. */
export const pathOf = async (connection: Pick<RTCPeerConnection, 'getStats'>): Promise<LinkPath> =>
  pathIn(await reportOf(connection))
