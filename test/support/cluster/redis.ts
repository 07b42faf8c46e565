import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type Socket, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ensureRedis } from '../../../scripts/lib/redis.mjs'
import { freePort } from '../../../scripts/lib/server.mjs'

export const redisServer = await ensureRedis()
export const whyNoRedis = 'no redis-server is here and none could be installed: apt-get install redis-server'

const password = 'only-for-tests'

/** A real redis-server that remembers nothing across a restart. */
export class TestRedis {
  #child: ChildProcess | undefined

  private constructor(
    private readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<TestRedis> {
    const redis = new TestRedis(await freePort(), await mkdtemp(join(tmpdir(), 'tincan-redis-')))
    await redis.up()
    return redis
  }

  get url(): string {
    return `redis://:${password}@127.0.0.1:${this.port}`
  }

  async up(): Promise<void> {
    if (this.#child !== undefined) return
    const flags = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, '--requirepass', password]
    const child = spawn(redisServer ?? 'redis-server', [...flags, '--save', '', '--appendonly', 'no'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#child = child
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', () => {
        reject(new Error('redis-server ended'))
      })
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('Ready to accept connections')) resolve()
      })
    })
  }

  /** kill -9. */
  async down(): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    this.#child = undefined
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  /** It keeps its connections and says nothing any more, until it is woken. */
  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Everything that any client says to it from now on. */
  async monitor(): Promise<Monitor> {
    const socket = connect(this.port, '127.0.0.1')
    const monitor = new Monitor(socket)
    socket.write(`AUTH ${password}\r\nMONITOR\r\n`)
    await monitor.heard('+OK\r\n+OK')
    return monitor
  }

  async stop(): Promise<void> {
    await this.down()
    await rm(this.folder, { recursive: true, force: true })
  }
}

export class Monitor {
  text = ''
  #look: () => void = () => undefined

  constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8')
    socket.on('error', () => undefined)
    socket.on('data', (chunk: string) => {
      this.text += chunk
      this.#look()
    })
  }

  heard(part: string): Promise<void> {
    return new Promise((resolve) => {
      this.#look = () => {
        if (this.text.includes(part)) resolve()
      }
      this.#look()
    })
  }

  close(): void {
    this.socket.destroy()
  }
}
