import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../src/core/base/clock'
import { type ServerConfig, StartError } from './config'
import { jsonLogger } from './log'
import { readCommand } from './options'
import { type RunningServer, startServer, systemDeps } from './server'
import { subcommandHelp, subcommandOf } from './subcommands'

/** Beside the built program, or in the project when run from source. */
const builtWeb = (): string | undefined =>
  ['../renderer/', '../out/renderer/']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((folder) => existsSync(`${folder}index.html`))

const fail = (sentence: string): never => {
  process.stderr.write(`tincan-signaling: ${sentence}\n`)
  process.exit(2)
}

const log = jsonLogger((line) => process.stderr.write(line), systemClock)

const start = async (config: ServerConfig): Promise<RunningServer> => {
  try {
    return await startServer(config, { ...systemDeps, log })
  } catch (error) {
    if (error instanceof StartError) return fail(error.message)
    throw error
  }
}

const serve = async (argv: readonly string[]): Promise<void> => {
  const command = readCommand({ argv, env: process.env, web: builtWeb() })
  if (!command.ok) return fail(command.error)
  if (command.value.kind === 'help') {
    process.stdout.write(`${command.value.text}\n${subcommandHelp()}`)
    return
  }
  const { config } = command.value
  const server = await start(config)
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  const scheme = config.tls === undefined ? 'http' : 'https'
  process.stdout.write(`tincan-signaling listening on ${scheme}://${host}:${server.port}\n`)
  const stop = (): void => {
    // Connections kept alive by clients would hold the process; everything of ours is closed by then.
    void server.close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

const argv = process.argv.slice(2)
const subcommand = subcommandOf(argv)
if (subcommand === undefined) await serve(argv)
else
  process.exitCode = await subcommand.run({
    argv: argv.slice(1),
    env: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  })
