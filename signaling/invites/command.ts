import { parseArgs } from 'node:util'
import type { Clock } from '../../src/core/base/clock'
import type { Random } from '../../src/core/base/random'
import { BadOption, bad } from '../badOption'
import { errorCode } from '../config'
import { BusyFile } from '../privateFile'
import type { CommandIo, Subcommand } from '../subcommand'
import { GarbledBook, type Invite, changeBook, readBook } from './book'
import { codeId, hashCode, hashesOf, newCode } from './code'
import { FileRedemptions, redemptionsPath } from './redemptions'

const help = `npm run signaling -- invite create [--uses N] [--expires 7d|2026-12-31] [--label TEXT]
npm run signaling -- invite list
npm run signaling -- invite revoke ID|CODE

  --invite-file …           the file of codes the server was started with (TINCAN_INVITE_FILE)
  --uses …                  how many people it lets in; any number where not given
  --expires …               when it stops letting new people in: a date, or 90m, 12h, 7d; never where not given
  --label …                 a note for yourself, such as whom it is for

The code is shown once; the file keeps its hash. A running server follows the file.
`

const flags = {
  'invite-file': { type: 'string' },
  uses: { type: 'string' },
  expires: { type: 'string' },
  label: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

interface Asked {
  readonly file: string
  readonly rest: readonly string[]
  readonly invite: Pick<Invite, 'uses' | 'expiresAt' | 'label'>
}

/** Makes and revokes the codes of `--access invite`. */
export const inviteCommand = (random: Random, clock: Clock): Subcommand => {
  const create = ({ file, invite }: Asked, io: CommandIo): void => {
    const code = newCode(random)
    const made: Invite = { hash: hashCode(code), createdAt: rfc3339(clock.now()), ...invite }
    changeBook(file, (invites) => [...invites, made])
    io.err(`${codeId(made.hash)}: ${describe(made, 0, clock.now())}. Shown once, pass it on:\n`)
    io.out(`${code}\n`)
  }

  const list = ({ file }: Asked, io: CommandIo): void => {
    const used = new FileRedemptions(redemptionsPath(file))
    const invites = readBook(file)
    if (invites.length === 0) io.err(`No codes in ${file}.\n`)
    for (const invite of invites)
      io.out(`${codeId(invite.hash)}  ${describe(invite, used.count(codeId(invite.hash)), clock.now())}\n`)
  }

  const revoke = ({ file, rest }: Asked, io: CommandIo): void => {
    const [named = ''] = rest
    const isMeant = ({ hash }: Invite): boolean => codeId(hash) === named || hashesOf(named).includes(hash)
    if (!readBook(file).some(isMeant)) bad(`There is no code ${named} in ${file}.`)
    changeBook(file, (invites) => invites.filter((invite) => !isMeant(invite)))
    io.err('Revoked: nobody signs in by it any more. Sessions open now last until they end, at most 12 hours.\n')
  }

  const verbs = new Map([
    ['create', create],
    ['list', list],
    ['revoke', revoke],
  ])

  return {
    summary: 'make, list and revoke invite codes: invite --help',
    run: (io) => {
      try {
        const [verb, rest, values] = readArguments(io.argv)
        const perform = verbs.get(verb)
        if (values.help === true || perform === undefined) {
          ;(values.help === true ? io.out : io.err)(help)
          return Promise.resolve(values.help === true ? 0 : 2)
        }
        const file = values['invite-file'] ?? io.env['TINCAN_INVITE_FILE'] ?? bad('Say which file by --invite-file.')
        perform({ file, rest, invite: limitsOf(values, clock.now()) }, io)
        return Promise.resolve(0)
      } catch (error) {
        io.err(`tincan-signaling: ${sentenceOf(error)}\n`)
        return Promise.resolve(2)
      }
    },
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof flags }>>['values']

const readArguments = (argv: readonly string[]): [string, readonly string[], Values] => {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: flags, allowPositionals: true })
    return [positionals[0] ?? '', positionals.slice(1), values]
  } catch (error) {
    return bad(`${error instanceof Error ? (error.message.split('. ')[0] ?? '') : 'The flags are wrong'}; see --help.`)
  }
}

const limitsOf = ({ uses, expires, label }: Values, now: number): Asked['invite'] => ({
  ...(label === undefined ? {} : { label: label.slice(0, 64) }),
  ...(uses === undefined
    ? {}
    : { uses: /^[1-9]\d{0,3}$/.test(uses) ? Number(uses) : bad('--uses is from 1 to 9999.') }),
  ...(expires === undefined ? {} : { expiresAt: rfc3339(endOf(expires, now)) }),
})

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

const endOf = (text: string, now: number): number => {
  const [, count, unit = ''] = /^(\d{1,4})([mhd])$/.exec(text) ?? []
  const at = count === undefined ? Date.parse(text) : now + Number(count) * (units[unit] ?? 0)
  return Number.isNaN(at) || at <= now ? bad('--expires is a date to come, or a span such as 7d.') : at
}

const describe = ({ label, createdAt, expiresAt, uses }: Invite, used: number, now: number): string =>
  [
    `made ${createdAt.slice(0, 10)}`,
    uses === undefined ? 'for any number of people' : `for ${uses} (${used} used it)`,
    expiresAt === undefined
      ? 'never ends'
      : `${Date.parse(expiresAt) <= now ? 'ended' : 'ends'} ${expiresAt.slice(0, 16)}Z`,
    ...(label === undefined ? [] : [`“${label}”`]),
  ].join(', ')

const rfc3339 = (time: number): string => new Date(time).toISOString()

const sentenceOf = (error: unknown): string => {
  if (error instanceof BadOption || error instanceof GarbledBook || error instanceof BusyFile) return error.message
  return `The file of codes cannot be used (${errorCode(error)}).`
}
