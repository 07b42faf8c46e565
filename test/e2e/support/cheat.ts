import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface, type Interface } from 'node:readline'

/** Talks to the process of `mallory.ts`. */
export class Cheat {
  private constructor(
    private readonly child: ChildProcess,
    private readonly answers: AsyncIterator<string, undefined>,
    private readonly lines: Interface,
  ) {}

  static async arrive(server: string): Promise<Cheat> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/e2e/support/mallory.ts', server], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: child.stdout })
    const cheat = new Cheat(child, lines[Symbol.asyncIterator](), lines)
    await cheat.#answer()
    return cheat
  }

  async does(act: string, text = ''): Promise<unknown> {
    this.child.stdin?.write(`${act}\t${text}\n`)
    const answer: unknown = JSON.parse(await this.#answer())
    if (typeof answer !== 'object' || answer === null || !('ok' in answer)) {
      throw new Error(`${act}: ${JSON.stringify(answer)}`)
    }
    return answer.ok
  }

  leave(): void {
    this.lines.close()
    this.child.kill('SIGKILL')
  }

  async #answer(): Promise<string> {
    const answer = await this.answers.next()
    if (answer.value === undefined) throw new Error('the cheat is gone')
    return answer.value
  }
}
