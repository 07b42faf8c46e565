import { systemClock } from '../src/core/base/clock'
import { systemRandom } from '../src/core/base/random'
import { doctorCommand } from './doctor/command'
import { inviteCommand } from './invites/command'
import type { Subcommand } from './subcommand'

/** What the program does beside serving, by the word that asks for it. */
const subcommands: ReadonlyMap<string, Subcommand> = new Map([
  ['invite', inviteCommand(systemRandom, systemClock)],
  ['doctor', doctorCommand(systemClock)],
])

/** `undefined` where the first word is a flag or nothing: the server is meant. */
export const subcommandOf = (argv: readonly string[]): Subcommand | undefined => subcommands.get(argv[0] ?? '')

/** The end of `--help`. */
export const subcommandHelp = (): string =>
  [
    '\nBeside serving, as first word:\n',
    ...[...subcommands].map(([name, { summary }]) => `  ${name.padEnd(26)}${summary}\n`),
  ].join('')
