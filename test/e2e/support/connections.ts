import { expect } from '@playwright/test'
import type { Person } from './person'

/** Runs in a page before the app does, and keeps its connections where a test finds them. */
const keepConnections = (): void => {
  const made: RTCPeerConnection[] = []
  const Kept = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      made.push(this)
    }
  }
  Object.assign(globalThis, { RTCPeerConnection: Kept, madeConnections: made })
}

/** From now on this person's connections can be counted. */
export const watchConnections = async (person: Person): Promise<void> => {
  await person.page.context().addInitScript(keepConnections)
  await person.page.reload()
  await expect(person.page.getByRole('navigation', { name: 'Main' })).toBeVisible()
}

/** How many connections are not closed now. */
export const openConnections = (person: Person): Promise<number> =>
  person.page.evaluate(() => {
    const made: unknown = Reflect.get(globalThis, 'madeConnections')
    if (!Array.isArray(made)) throw new Error('nobody watches the connections')
    return made.filter((one) => one instanceof RTCPeerConnection && one.signalingState !== 'closed').length
  })

/** Closes them all under the app's hands, which a browser says nothing about at this end. */
export const closeConnections = (person: Person): Promise<void> =>
  person.page.evaluate(() => {
    const made: unknown = Reflect.get(globalThis, 'madeConnections')
    if (!Array.isArray(made)) throw new Error('nobody watches the connections')
    for (const one of made) if (one instanceof RTCPeerConnection) one.close()
  })
