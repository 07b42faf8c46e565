import type { Connectivity, PathReport } from '../../../core'

export type Verdict = 'good' | 'limited' | 'problem' | 'unknown'

/** One thing that was looked at, in words. */
export interface Look {
  readonly about: string
  readonly verdict: Verdict
  readonly says: string
  readonly advice?: string
}

const servers = {
  online: { verdict: 'good', says: 'It answers and lets this device in.' },
  connecting: { verdict: 'limited', says: 'This device is still connecting.', advice: 'Try again in a moment.' },
  offline: {
    verdict: 'problem',
    says: 'It cannot be reached or does not let this device in.',
    advice: 'See that this device is online. If others reach the server, a firewall here may stand in the way.',
  },
} as const satisfies Record<Connectivity['server'], Omit<Look, 'about'>>

const stun = {
  works: { verdict: 'good', says: 'The server tells this device under which address others see it.' },
  silent: {
    verdict: 'problem',
    says: 'Nobody answers.',
    advice: 'This network may block UDP: direct connections will hardly open. In another network it may work.',
  },
  none: {
    verdict: 'limited',
    says: 'The server offers none.',
    advice: 'Ask whoever runs it. Without it direct connections open within one network only.',
  },
} as const satisfies Record<PathReport['stun'], Omit<Look, 'about'>>

const turn = {
  works: { verdict: 'good', says: 'A test came through. Where no direct connection opens, this takes its place.' },
  refused: {
    verdict: 'problem',
    says: 'It does not accept what the server gave this device.',
    advice: 'Tell whoever runs the server: its secret and that of the relay differ.',
  },
  silent: {
    verdict: 'problem',
    says: 'Nobody answers.',
    advice: 'Tell whoever runs the server, unless a firewall here stands in the way.',
  },
  cut: {
    verdict: 'problem',
    says: 'It answers, but nothing comes through.',
    advice: 'Tell whoever runs the server: the relay’s own ports may be closed.',
  },
  none: {
    verdict: 'limited',
    says: 'The server offers none.',
    advice: 'Where no direct connection opens, only messages come through, by way of the server.',
  },
} as const satisfies Record<PathReport['turn'], Omit<Look, 'about'>>

const direct = ({ local, outside, turn: relay }: PathReport): Omit<Look, 'about'> => {
  if (!local)
    return {
      verdict: 'problem',
      says: 'This device opens no connections to others.',
      advice: 'See that it is online, and that nothing turned WebRTC off.',
    }
  switch (outside) {
    case 'open':
      return { verdict: 'good', says: 'This device has an address of its own: others reach it directly.' }
    case 'steady':
      return { verdict: 'good', says: 'This network lets most connections open directly.' }
    case 'changing':
      return {
        verdict: 'limited',
        says: 'This network shows everybody another address, so most connections do not open directly.',
        advice: relay === 'works' ? 'The relay takes their place.' : 'A relay would help, or another network.',
      }
    case 'unknown':
      return { verdict: 'unknown', says: 'Without an answer about this device’s address nobody can tell.' }
  }
}

const untested: Omit<Look, 'about'> = { verdict: 'unknown', says: 'Not looked at: the server says which to ask.' }

/** The result of a test, row by row. */
export const looksOf = ({ server, paths }: Connectivity): readonly Look[] => [
  { about: 'Server', ...servers[server] },
  { about: 'Own address (STUN)', ...(paths === undefined ? untested : stun[paths.stun]) },
  { about: 'Relay (TURN)', ...(paths === undefined ? untested : turn[paths.turn]) },
  { about: 'Direct connections', ...(paths === undefined ? untested : direct(paths)) },
]

/** In one sentence, for whoever hears the screen. */
export const summaryOf = (looks: readonly Look[]): string => {
  const problems = looks.filter(({ verdict }) => verdict === 'problem')
  if (problems.length > 0) return `Something is in the way: ${problems.map(({ about }) => about).join(', ')}.`
  return looks.every(({ verdict }) => verdict === 'good')
    ? 'Everything works.'
    : 'It works, with limits that are named below.'
}
