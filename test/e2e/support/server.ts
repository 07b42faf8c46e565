import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'

/** The built signalling server as a process of its own, which a test may kill and start again on its port. */
export class Server {
  readonly log: string[] = []
  #child: ChildProcess | undefined
  #port = 0

  /** At an address of its own, and started by way of a command before it: on another machine, say. */
  constructor(
    private readonly host = '127.0.0.1',
    private readonly by: readonly string[] = [],
    private readonly flags: readonly string[] = [],
  ) {}

  get address(): string {
    return `http://${this.host}:${String(this.#port)}`
  }

  get pid(): number {
    const pid = this.#child?.pid
    if (pid === undefined) throw new Error('the server does not run')
    return pid
  }

  async start(): Promise<void> {
    // A port asked for by number can be taken again at once after the process was killed.
    if (this.#port === 0) this.#port = await freePort()
    const place = ['--host', this.host, '--port', String(this.#port)]
    const rest = ['out/signaling/main.js', ...place, '--access', 'open', '--web', 'out/renderer', ...this.flags]
    const [command = process.execPath, ...args] = [...this.by, process.execPath, ...rest]
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => {
        reject(new Error(`the server ended with ${String(code)}: ${this.log.join('\n')}`))
      })
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          this.log.push(line)
          if (line.includes(`listening on ${this.address}`)) resolve()
        })
      }
    })
  }

  /** At once, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child?.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}
