import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'

const script = fileURLToPath(new URL('measuredServer.ts', import.meta.url))

const readyWord = v.object({ port: v.number() })
const stateWord = v.object({ held: v.number(), rss: v.number(), longestDelayMs: v.number() })

/** What a server holds in bytes after all garbage is gone, and how long its loop stood at most since last asked. */
export type ServerState = v.InferOutput<typeof stateWord>

export interface ServerProcessOptions {
  readonly listener?: 'native' | 'node'
  readonly drainMs?: number
}

/** The signalling server in a process of its own, so that nothing done by its clients slows it or counts as its memory. */
export class ServerProcess {
  readonly ended: Promise<number | null>

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    this.ended = once(child, 'exit').then(() => child.exitCode)
  }

  static async start({ listener = 'native', drainMs = 0 }: ServerProcessOptions = {}): Promise<ServerProcess> {
    const argv = ['--expose-gc', '--import', 'tsx', script, listener, String(drainMs)]
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const { port } = v.parse(readyWord, await nextWord(child))
    return new ServerProcess(child, port)
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  async state(): Promise<ServerState> {
    this.child.send('state')
    return v.parse(stateWord, await nextWord(this.child))
  }

  /** As an operator stops it. */
  stop(): Promise<number | null> {
    if (this.isAlive) this.child.kill('SIGTERM')
    return this.ended
  }
}

const nextWord = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => {
    child.once('message', resolve)
  })
