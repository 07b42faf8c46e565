import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** The built signalling server as a process of its own, which a test may kill and start again on its port. */
export class Server {
  readonly log: string[] = []
  #child: ChildProcess | undefined
  #port = 0

  get address(): string {
    return `http://127.0.0.1:${String(this.#port)}`
  }

  get pid(): number {
    const pid = this.#child?.pid
    if (pid === undefined) throw new Error('the server does not run')
    return pid
  }

  async start(): Promise<void> {
    const flags = ['--host', '127.0.0.1', '--port', String(this.#port), '--web', 'out/renderer']
    const child = spawn(process.execPath, ['out/signaling/main.js', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    const listening = new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => {
        reject(new Error(`the server ended with ${String(code)}: ${this.log.join('\n')}`))
      })
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on('line', (line) => {
          this.log.push(line)
          const port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1]
          if (port !== undefined) resolve(Number(port))
        })
      }
    })
    this.#port = await listening
  }

  /** At once, as a power cut would. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}
