import { mkdir } from 'node:fs/promises'
import type { Browser } from '@playwright/test'
import { Coturn, turnserver, whyNoTurn } from '../../support/turn/coturn'
import { watchConnections } from './connections'
import { Machines } from './machines'
import { Person } from './person'
import { Server } from './server'
import { test } from './story'

/** What the server and coturn both know, and nobody else. */
export const turnSecret = 'north'

interface Apart {
  /** Whether the server names a relay. */
  readonly relay: boolean
  /** Whether there is no path between the two people. */
  readonly severed: boolean
  /** One for server and TURN, and one for each of two people. */
  readonly machines: Machines
  readonly coturn: Coturn | undefined
  readonly pair: readonly [Person, Person]
}

/** Two people at machines of their own, whose paths can be cut. */
export const apartTest = test.extend<Apart>({
  relay: [false, { option: true }],
  severed: [false, { option: true }],
  machines: async ({ relay, severed }, use, info) => {
    info.skip(relay && turnserver === undefined, whyNoTurn)
    await mkdir(info.outputDir, { recursive: true })
    const machines = await Machines.lay(3, info.outputDir)
    if (machines instanceof Error) {
      info.skip(true, machines.message)
      return
    }
    if (severed) await machines.cut(1, 2)
    await use(machines)
    await machines.remove()
  },
  coturn: async ({ machines, relay }, use) => {
    const place = { address: machines.address(0), by: machines.at(0), port: 3478 }
    const coturn = relay ? await Coturn.start(turnSecret, place) : undefined
    await use(coturn)
    await coturn?.stop()
  },
  server: async ({ coturn, machines }, use) => {
    const flags = coturn === undefined ? [] : ['--turn-url', coturn.url, '--turn-secret', coturn.secret]
    const server = new Server(machines.address(0), machines.at(0), flags)
    await server.start()
    await use(server)
    await server.kill()
  },
  pair: async ({ launchOptions, machines, playwright, server }, use) => {
    const browsers: Browser[] = []
    const arrive = async (name: string, place: number): Promise<Person> => {
      const program = launchOptions.executablePath ?? playwright.chromium.executablePath()
      const args = [...(launchOptions.args ?? []), `--unsafely-treat-insecure-origin-as-secure=${server.address}`]
      const executablePath = await machines.program(program, place)
      const browser = await playwright.chromium.launch({ ...launchOptions, args, executablePath })
      browsers.push(browser)
      const person = new Person(name, await browser.newContext(), server.address)
      await person.arrive()
      await watchConnections(person)
      return person
    }
    await use(await Promise.all([arrive('Alice', 1), arrive('Bob', 2)]))
    await Promise.all(browsers.map((browser) => browser.close()))
  },
})
