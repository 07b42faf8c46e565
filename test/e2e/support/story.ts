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
      const people = []
      for (const name of names) {
        const context = await browser.newContext()
        contexts.push(context)
        const person = new Person(name, context, server.address)
        await person.arrive()
        people.push(person)
      }
      return people
    })
    for (const context of contexts) await context.close()
  },
  setup: async ({ strangers }, use) => {
    await use(async (one, other) => {
      const [inviter, guest] = await strangers(one, other)
      if (inviter === undefined || guest === undefined) throw new Error('two people')
      await guest.request(await inviter.inviteLink())
      await inviter.answer(guest, 'Accept')
      await inviter.talkTo(guest)
      await guest.talkTo(inviter)
      return [inviter, guest]
    })
  },
})
