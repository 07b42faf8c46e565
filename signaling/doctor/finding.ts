/** What one look found, in words for whoever runs the server. */
export interface Finding {
  readonly about: string
  readonly verdict: 'well' | 'doubtful' | 'broken' | 'not looked at'
  readonly says: string
  /** What to do about it. */
  readonly advice?: string
}

export const well = (about: string, says: string): Finding => ({ about, verdict: 'well', says })
export const doubtful = (about: string, says: string, advice: string): Finding => ({
  about,
  verdict: 'doubtful',
  says,
  advice,
})
export const broken = (about: string, says: string, advice: string): Finding => ({
  about,
  verdict: 'broken',
  says,
  advice,
})
export const skipped = (about: string, says: string): Finding => ({ about, verdict: 'not looked at', says })

const marks = { well: 'ok', doubtful: 'look', broken: 'FAIL', 'not looked at': '–' } as const

/** Lines of a report. */
export const report = (findings: readonly Finding[]): string => {
  const lines = findings.flatMap(({ about, verdict, says, advice }) => [
    `${marks[verdict].padEnd(5)}${about}: ${says}`,
    ...(advice === undefined ? [] : [`     → ${advice}`]),
  ])
  const count = (wanted: Finding['verdict']): number => findings.filter(({ verdict }) => verdict === wanted).length
  const [failed, looks] = [count('broken'), count('doubtful')]
  const sum =
    failed > 0
      ? `${failed} of ${findings.length} failed.`
      : looks > 0
        ? `Nothing failed; ${looks} to look at.`
        : 'All is well.'
  return `${[...lines, '', sum].join('\n')}\n`
}
