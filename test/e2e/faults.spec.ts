import { mkdir } from 'node:fs/promises'
import type { Browser } from '@playwright/test'
import { Company } from './support/company'
import { closeConnections, openConnections, watchConnections } from './support/connections'
import { Machines } from './support/machines'
import { Person } from './support/person'
import { signalRenderers } from './support/renderers'
import { Server } from './support/server'
import { expect, test as base } from './support/story'

interface Guest {
  readonly person: Person
  readonly browser: Browser
  readonly place: number
}

interface Apart {
  /** One for the server and one for each person; or why there are none: then all are on this one. */
  readonly machines: Machines | Error
  /** Somebody at a browser of their own, on the machine of that number. */
  arrive(name: string, place: number): Promise<Guest>
}

const names = ['Alice', 'Bob', 'Carol', 'Dave'] as const
/** Until an end has given up a way that stays lost. */
const givingUp = { timeout: 120_000 }
/** So tall that the log shows all of what is written here. */
const viewport = { width: 1_000, height: 4_000 }

const test = base.extend<Apart>({
  machines: async ({}, use, info) => {
    await mkdir(info.outputDir, { recursive: true })
    const machines = await Machines.lay(names.length + 1, info.outputDir)
    if (machines instanceof Error) console.log(`one machine for all: ${machines.message}`)
    await use(machines)
    if (machines instanceof Machines) await machines.remove()
  },
  server: async ({ machines }, use) => {
    const server = machines instanceof Machines ? new Server(machines.address(0), machines.at(0)) : new Server()
    await server.start()
    await use(server)
    await server.kill()
  },
  arrive: async ({ launchOptions, machines, playwright, server }, use) => {
    const browsers: Browser[] = []
    const program = launchOptions.executablePath ?? playwright.chromium.executablePath()
    // What is not on this machine is no secure context otherwise, and the app would not start.
    const args = [...(launchOptions.args ?? []), `--unsafely-treat-insecure-origin-as-secure=${server.address}`]
    await use(async (name, place) => {
      const executablePath = machines instanceof Machines ? await machines.program(program, place) : program
      const browser = await playwright.chromium.launch({ ...launchOptions, args, executablePath })
      browsers.push(browser)
      const person = new Person(name, await browser.newContext({ viewport }), server.address)
      await person.arrive()
      await watchConnections(person)
      return { person, browser, place }
    })
    await Promise.all(browsers.map((browser) => browser.close()))
  },
})

// Four browsers at once are enough to record nothing beside.
test.use({ trace: 'off' })

test('four people stay in step through a crash, a lost server, a frozen machine and a cut path', async ({
  arrive,
  machines,
  server,
}) => {
  test.setTimeout(600_000)
  const [alice, bob, carol, dave] = await Promise.all([
    arrive('Alice', 1),
    arrive('Bob', 2),
    arrive('Carol', 3),
    arrive('Dave', 4),
  ])
  const people = [alice.person, bob.person, carol.person, dave.person]
  for (const guest of people.slice(1)) await alice.person.befriend(guest)
  await alice.person.makeGroup('Crew', ...people.slice(1))
  for (const guest of people.slice(1)) await guest.enter('Crew')
  const company = new Company(people)
  await company.write(...people)
  await company.isInStep('the beginning')

  // Bob's page dies in the middle of a word.
  await company.write(...people)
  await company.note(...people)
  await company.write(bob.person)
  await signalRenderers(bob.browser, 'SIGKILL')
  await company.write(alice.person, carol.person, dave.person)
  await bob.person.close()
  await bob.person.open()
  await bob.person.enter('Crew')
  await company.write(...people)
  await company.isInStep('a crash')

  // A server that knows nobody any more finds everybody again who comes back.
  await server.kill()
  for (const person of people) await expect(person.banner).toContainText(/server cannot be reached/i)
  await company.write(...people)
  await company.isInStep('the loss of the server')
  await server.start()
  await company.write(...people)
  for (const person of people) await expect(person.banner).not.toContainText(/server/i, { timeout: 60_000 })
  await dave.person.page.reload()
  await dave.person.enter('Crew')
  await company.write(...people)
  await company.isInStep('the return of the server')

  // Carol's machine hangs, until the others believe her gone.
  await company.write(carol.person)
  await signalRenderers(carol.browser, 'SIGSTOP')
  await company.write(alice.person, bob.person, dave.person)
  for (const { person } of [alice, bob, dave]) {
    await expect.poll(() => openConnections(person), { message: person.name, ...givingUp }).toBeLessThan(3)
  }
  await signalRenderers(carol.browser, 'SIGCONT')
  await company.write(...people)
  await company.isInStep('a frozen machine')

  // Between Alice and Bob nothing gets through; by way of the others everything does.
  if (machines instanceof Machines) {
    await machines.cut(alice.place, bob.place)
    await company.write(alice.person, bob.person)
    for (const { person } of [alice, bob]) {
      await expect.poll(() => openConnections(person), { message: person.name, ...givingUp }).toBeLessThan(3)
    }
    await company.write(alice.person, bob.person)
    await expect(bob.person.log).toContainText(company.lastOf(alice.person), givingUp)
    await expect(alice.person.log).toContainText(company.lastOf(bob.person), givingUp)
    await machines.mend(alice.place, bob.place)
  } else {
    await company.write(alice.person, bob.person)
    await closeConnections(alice.person)
  }
  await company.write(...people)
  await company.isInStep('a cut path')
})
