import { expect, test as base } from '@playwright/test'
import { Person } from './person'
import { Server } from './server'

export { expect }

interface Story {
  readonly server: Server
  /** People at browsers of their own, who have said their names and know nobody. */
  strangers(...names: string[]): Promise<Person[]>
  /** Two contacts who look at their conversation. */
  setup(one: string, other: string): Promise<[Person, Person]>
  /** Three people; the first knows the others, who do not know each other. */
  circle(host: string, one: string, other: string): Promise<[Person, Person, Person]>
}

export const test = base.extend<Story>({
  server: async ({}, use) => {
    const server = new Server()
    await server.start()
    await use(server)
    await server.kill()
  },
  strangers: async ({ browser, server }, use) => {
    const contexts: { close(): Promise<void> }[] = []
    await use(async (...names) => {
      return Promise.all(
        names.map(async (name) => {
          const context = await browser.newContext()
          contexts.push(context)
          const person = new Person(name, context, server.address)
          await person.arrive()
          return person
        }),
      )
    })
    for (const context of contexts) await context.close()
  },
  setup: async ({ strangers }, use) => {
    await use(async (one, other) => {
      const [inviter, guest] = await strangers(one, other)
      if (inviter === undefined || guest === undefined) throw new Error('two people')
      await inviter.befriend(guest)
      await inviter.talkTo(guest)
      await guest.talkTo(inviter)
      return [inviter, guest]
    })
  },
  circle: async ({ strangers }, use) => {
    await use(async (...names) => {
      const [host, one, other] = await strangers(...names)
      if (host === undefined || one === undefined || other === undefined) throw new Error('three people')
      await host.befriend(one)
      await host.befriend(other)
      return [host, one, other]
    })
  },
})
