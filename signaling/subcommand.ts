/** What a subcommand sees of the process; nothing else of it. */
export interface CommandIo {
  /** What follows the subcommand's name. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** `npm run signaling -- NAME …`: does one thing and ends, with the process's exit code. */
export interface Subcommand {
  /** One line for `--help`. */
  readonly summary: string
  run(io: CommandIo): Promise<number>
}
