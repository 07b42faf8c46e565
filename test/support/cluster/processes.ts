import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type Server, type Socket, connect, createServer } from 'node:net'
import { assert } from '../../../src/core/base/errors'
import type { TestRedis } from './redis'

const secret = 'a secret for tests that nobody else knows'

/** One server of a cluster in a process of its own. */
export class NodeProcess {
  private constructor(
    readonly port: number,
    readonly log: () => string,
    private readonly child: ChildProcess,
  ) {}

  static start(redis: TestRedis): Promise<NodeProcess> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'signaling/main.ts', '--port', '0', '--drain-ms', '0'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], TINCAN_REDIS: redis.url, TINCAN_CLUSTER_SECRET: secret },
    })
    let [out, err] = ['', '']
    child.stderr.on('data', (text: Buffer) => (err += text.toString()))
    return new Promise((resolve, reject) => {
      child.once('exit', () => {
        reject(new Error(err))
      })
      child.stdout.on('data', (text: Buffer) => {
        out += text.toString()
        const port = /127\.0\.0\.1:(\d+)\n/.exec(out)?.[1]
        if (port !== undefined) resolve(new NodeProcess(Number(port), () => out + err, child))
      })
    })
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** kill -9, or in good order. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    const ended = once(this.child, 'exit')
    this.child.kill(signal)
    await ended
  }
}

/** One address before several servers: whoever connects comes to the first that takes connections. */
export class Balancer {
  readonly #sockets = new Set<Socket>()

  private constructor(private readonly server: Server) {}

  static async before(ports: readonly number[]): Promise<Balancer> {
    const server = createServer((client) => {
      void balancer.#pass(client, ports)
    })
    const balancer = new Balancer(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return balancer
  }

  get origin(): string {
    const address = this.server.address()
    assert(typeof address === 'object' && address !== null, 'a TCP server has an address')
    return `http://127.0.0.1:${address.port}`
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    const closed = once(this.server, 'close')
    this.server.close()
    await closed
  }

  async #pass(client: Socket, ports: readonly number[]): Promise<void> {
    client.on('error', () => undefined)
    for (const port of ports) {
      const upstream = connect(port, '127.0.0.1')
      const reached = await new Promise<boolean>((resolve) => {
        upstream.once('connect', () => {
          resolve(true)
        })
        upstream.once('error', () => {
          resolve(false)
        })
      })
      if (!reached) continue
      upstream.on('error', () => undefined)
      for (const [socket, other] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        this.#sockets.add(socket)
        socket.on('close', () => {
          this.#sockets.delete(socket)
          other.destroy()
        })
        socket.pipe(other)
      }
      return
    }
    client.destroy()
  }
}
