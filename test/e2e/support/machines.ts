import { execFile } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where nobody lives: frames to it are dropped without a word, as on a path that is cut. */
const nowhere = '02:00:00:00:00:01'
const addressOf = (place: number): string => `10.77.0.${String(place)}`

/**
 * Machines on one network, made of network namespaces, and between any two of them a path that can be cut. The
 * network of the machine this runs on is not touched.
 */
export class Machines {
  private constructor(
    private readonly spaces: readonly string[],
    private readonly folder: string,
  ) {}

  /** The first one is for the server. Fails with the reason where this system does not let us. */
  static async lay(count: number, folder: string): Promise<Machines | Error> {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return new Error('only root on Linux lays networks')
    const spaces = Array.from({ length: count }, (_, index) => `tincan-${String(process.pid)}-${String(index)}`)
    const machines = new Machines(spaces, folder)
    try {
      await machines.#lay()
      return machines
    } catch (error) {
      await machines.remove()
      return new Error(`no network namespaces: ${String(error)}`)
    }
  }

  address(place: number): string {
    return addressOf(place + 1)
  }

  /** The command before a command that runs it at that place. */
  at(place: number): readonly string[] {
    return ['ip', 'netns', 'exec', this.#space(place)]
  }

  /** A program that is `program` at that place. */
  async program(program: string, place: number): Promise<string> {
    const path = `${this.folder}/at-${String(place)}.sh`
    await writeFile(path, `#!/bin/sh\nexec ${this.at(place).join(' ')} '${program}' "$@"\n`)
    await chmod(path, 0o755)
    return path
  }

  async cut(one: number, other: number): Promise<void> {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const entry = [this.address(to), 'lladdr', nowhere, 'nud', 'permanent', 'dev', 'eth0']
      await this.#ip('-n', this.#space(from), 'neigh', 'replace', ...entry)
    }
  }

  async mend(one: number, other: number): Promise<void> {
    await this.#ip('-n', this.#space(one), 'neigh', 'del', this.address(other), 'dev', 'eth0')
    await this.#ip('-n', this.#space(other), 'neigh', 'del', this.address(one), 'dev', 'eth0')
  }

  /** What the first sends straight to the other goes nowhere from now on. Gives how many packets that were until now. */
  async divert(from: number, to: number): Promise<() => Promise<number>> {
    const [space, there] = [this.#space(from), this.address(to)]
    await this.#ip('-n', space, 'link', 'add', 'straight', 'type', 'veth', 'peer', 'name', 'astray')
    for (const end of ['straight', 'astray'])
      await this.#ip('-n', space, 'link', 'set', end, 'addrgenmode', 'none', 'up')
    const sent = async (): Promise<number> => {
      const { stdout } = await run('ip', ['-n', space, '-s', '-j', 'link', 'show', 'straight'])
      const packets = /"tx":\{[^}]*"packets":(\d+)/.exec(stdout)?.[1]
      if (packets === undefined) throw new Error('nothing was counted')
      return Number(packets)
    }
    const before = await sent()
    await this.#ip('-n', space, 'route', 'replace', `${there}/32`, 'dev', 'straight')
    const entry = [there, 'lladdr', nowhere, 'nud', 'permanent', 'dev', 'straight']
    await this.#ip('-n', space, 'neigh', 'replace', ...entry)
    return async () => (await sent()) - before
  }

  /** It comes by another address from now on, as one that changes from a cable to the air. */
  async move(place: number): Promise<void> {
    const [space, port] = [this.#space(place), ['dev', 'eth0']]
    await this.#ip('-n', space, 'address', 'add', `${addressOf(place + 101)}/24`, ...port)
    await this.#ip('-n', space, 'address', 'del', `${this.address(place)}/24`, ...port)
    await this.#ip('-n', space, 'address', 'replace', `${addressOf(place + 101)}/24`, ...port)
    await this.#ip('-n', space, 'route', 'replace', 'default', 'via', this.address(0))
  }

  async remove(): Promise<void> {
    for (const space of this.spaces) await this.#ip('netns', 'del', space).catch(() => undefined)
  }

  async #lay(): Promise<void> {
    const hub = this.#space(0)
    for (const space of this.spaces) {
      await this.#ip('netns', 'add', space)
      await this.#ip('-n', space, 'link', 'set', 'lo', 'up')
    }
    await this.#ip('-n', hub, 'link', 'add', 'hub', 'type', 'bridge')
    // One family of addresses only: a second one would be a second path.
    await this.#ip('-n', hub, 'link', 'set', 'hub', 'addrgenmode', 'none', 'up')
    await this.#ip('-n', hub, 'address', 'add', `${this.address(0)}/24`, 'dev', 'hub')
    for (const [place, space] of this.spaces.entries()) {
      if (place === 0) continue
      const port = `port${String(place)}`
      await this.#ip('-n', hub, 'link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space)
      await this.#ip('-n', hub, 'link', 'set', port, 'master', 'hub', 'addrgenmode', 'none', 'up')
      await this.#ip('-n', space, 'link', 'set', 'eth0', 'addrgenmode', 'none', 'up')
      await this.#ip('-n', space, 'address', 'add', `${this.address(place)}/24`, 'dev', 'eth0')
      await this.#ip('-n', space, 'route', 'add', 'default', 'via', this.address(0))
    }
  }

  async #ip(...args: readonly string[]): Promise<void> {
    await run('ip', args)
  }

  #space(place: number): string {
    const space = this.spaces[place]
    if (space === undefined) throw new Error('there is no such machine')
    return space
  }
}
