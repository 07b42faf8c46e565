import { spawn, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureCoturn } from '../../../scripts/lib/coturn.mjs'

/** Why a test of TURN cannot run here; `undefined` where it can. */
export const turnserver = await ensureCoturn()
export const whyNoTurn = 'no coturn is here and none could be installed: apt-get install coturn'

interface Place {
  readonly address: string
  /** The command before a command that runs it on another machine, say. */
  readonly by?: readonly string[]
  /** UDP and TCP; any free one of loopback where there is none. */
  readonly port?: number
}

/** The real coturn, with the configuration that people are given, and what a machine of tests needs beside. */
export class Coturn {
  readonly log: string[] = []

  private constructor(
    readonly secret: string,
    readonly address: string,
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(secret: string, place: Place = { address: '127.0.0.1' }): Promise<Coturn> {
    const { address, by = [], port = await freePort() } = place
    const folder = await mkdtemp(join(tmpdir(), 'tincan-turn-'))
    const args = [
      ...['-c', 'deploy/coturn.conf', '--realm=tincan.test', `--static-auth-secret=${secret}`],
      ...[`--listening-ip=${address}`, `--relay-ip=${address}`, `--listening-port=${String(port)}`],
      // Both ends of a relay are on this machine, which the configuration forbids to strangers.
      ...['--allow-loopback-peers', `--allowed-peer-ip=${address}`],
      ...['--no-tls', '--no-dtls', '--log-file=stdout', '--verbose'],
      ...[`--pidfile=${folder}/pid`, `--userdb=${folder}/db`],
    ]
    const [command = '', ...rest] = [...by, turnserver ?? 'turnserver', ...args]
    const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
    // A test that fails before it stops it must not leave it behind.
    process.once('exit', () => child.kill('SIGKILL'))
    const coturn = new Coturn(secret, address, port, child, folder)
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', () => {
        reject(new Error(`coturn ended: ${coturn.log.join('\n')}`))
      })
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          coturn.log.push(line)
          if (line.includes('UDP listener opened')) resolve()
        })
      }
    })
    return coturn
  }

  get url(): string {
    return `turn:${this.address}:${String(this.port)}`
  }

  async stop(): Promise<void> {
    const { child } = this
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    }
    await rm(this.folder, { recursive: true, force: true })
  }
}

const freePort = async (): Promise<number> => {
  const probe = createSocket('udp4')
  probe.bind(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  return port
}
