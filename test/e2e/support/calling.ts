import { expect, type Locator } from '@playwright/test'
import type { Person } from './person'

/** The call somebody is in, large on their screen. */
export const stage = (person: Person): Locator => person.page.getByRole('region', { name: /^Call with/ })

/** What somebody sees of another one in the call. */
export const figure = (person: Person, name: string): Locator =>
  stage(person).getByRole('figure', { name, exact: true })

/** Pictures that somebody's window has shown of another one. */
const shownOf = (person: Person, name: string): Promise<number> =>
  figure(person, name)
    .locator('video')
    .evaluate((video) => (video instanceof HTMLVideoElement ? video.getVideoPlaybackQuality().totalVideoFrames : 0))

/** More pictures of each of the others come than there are now. */
export const seesMoving = async (person: Person, ...others: readonly Person[]): Promise<void> => {
  const sees = async ({ name }: Person): Promise<void> => {
    const message = `${person.name} sees ${name}`
    await expect(figure(person, name).locator('video'), message).toBeVisible()
    const before = await shownOf(person, name)
    await expect.poll(() => shownOf(person, name), { message }).toBeGreaterThan(before + 5)
  }
  await Promise.all(others.map(sees))
}

/** Everybody sees everybody else. */
export const allSeeAll = async (...people: readonly Person[]): Promise<void> => {
  await Promise.all(people.map((person) => seesMoving(person, ...people.filter((other) => other !== person))))
}

/** How much sound has come to somebody from each of the others. */
const soundTo = (person: Person): Promise<number[]> =>
  person.page.evaluate(async () => {
    const made: unknown = Reflect.get(globalThis, 'madeConnections')
    if (!Array.isArray(made)) throw new Error('nobody watches the connections')
    const energies: number[] = []
    for (const one of made) {
      if (!(one instanceof RTCPeerConnection) || one.signalingState === 'closed') continue
      const stats: unknown[] = [...(await one.getStats()).values()]
      for (const stat of stats) {
        if (typeof stat !== 'object' || stat === null) continue
        const energy = Number(Reflect.get(stat, 'totalAudioEnergy'))
        if (Reflect.get(stat, 'type') === 'inbound-rtp' && energy > 0) energies.push(energy)
      }
    }
    return energies.sort((left, right) => left - right)
  })

/** As many others as that are heard, now. */
export const hears = async (person: Person, others: number): Promise<void> => {
  const before = await soundTo(person)
  const message = `${person.name} hears ${String(others)}`
  const grown = async (): Promise<number> =>
    (await soundTo(person)).filter((sound, index) => sound > (before[index] ?? 0)).length
  await expect.poll(grown, { message }).toBe(others)
}

export const startVideoCall = (person: Person): Promise<void> =>
  person.page.getByRole('button', { name: 'Start video call' }).click()

export const answer = async (
  person: Person,
  caller: Person,
  how: 'Accept with video' | 'Accept' | 'Decline',
): Promise<void> => {
  const ringing = person.page.getByRole('dialog', { name: `Incoming call from ${caller.name}` })
  await ringing.getByRole('button', { name: how, exact: true }).click()
  await expect(ringing).toBeHidden()
}
