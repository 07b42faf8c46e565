import type { Locator } from '@playwright/test'
import { received, watchMedia, type Slot } from './mediaWatch'
import type { Person } from './person'
import { expect } from './story'

type Media = 'voice' | 'video'

/** Somebody who calls and is called, at whose browser what is heard and seen can be measured. */
export class Caller {
  private constructor(readonly person: Person) {}

  /** Begins anew with what measures. */
  static async from(person: Person): Promise<Caller> {
    await watchMedia(person.page)
    await person.page.reload()
    await expect(person.page.getByRole('navigation', { name: 'Main' })).toBeVisible()
    return new Caller(person)
  }

  get page() {
    return this.person.page
  }

  get name(): string {
    return this.person.name
  }

  button(name: string, within: Locator = this.stage): Locator {
    return within.getByRole('button', { name, exact: true })
  }

  get stage(): Locator {
    return this.page.getByRole('region', { name: /^Call with/ })
  }

  figure(name: string): Locator {
    return this.stage.getByRole('figure', { name, exact: true })
  }

  rings(caller: Caller): Locator {
    return this.page.getByRole('dialog', { name: `Incoming call from ${caller.name}` })
  }

  async call(media: Media): Promise<void> {
    await this.page.getByRole('button', { name: `Start ${media} call` }).click()
    await expect(this.button('Leave call')).toBeVisible()
  }

  async press(name: string): Promise<void> {
    await this.button(name).click()
  }

  /** Presses a button of the call that rings. */
  async answer(caller: Caller, how: string): Promise<void> {
    await this.button(how, this.rings(caller)).click()
  }

  async leave(): Promise<void> {
    await this.press('Leave call')
  }

  /** More pictures than there are now, at that place of what is received. */
  async sees(slot: Slot): Promise<void> {
    const { frames } = await received(this.page, slot)
    await expect.poll(async () => (await received(this.page, slot)).frames).toBeGreaterThan(frames + 5)
  }

  /** More sound than there is now, which is played. */
  async hears(): Promise<void> {
    const { energy } = await received(this.page, 'microphone')
    await expect.poll(async () => (await received(this.page, 'microphone')).energy).toBeGreaterThan(energy)
    const played = () =>
      this.page
        .locator('audio')
        .evaluateAll((all) => all.some((one) => one instanceof HTMLAudioElement && !one.paused && !one.muted))
    await expect.poll(played).toBe(true)
  }

  /** The fake microphone beeps once or twice a second. */
  async hearsSilence(): Promise<void> {
    await this.rests(async () => (await received(this.page, 'microphone')).energy)
  }

  async seesNoMore(slot: Slot): Promise<void> {
    await this.rests(async () => (await received(this.page, slot)).frames)
  }

  /** The picture of `name` is on the screen, and moves. */
  async watches(name: string): Promise<void> {
    const video = this.figure(name).locator('video')
    await expect.poll(() => video.evaluate((one) => one instanceof HTMLVideoElement && one.currentTime > 0)).toBe(true)
  }

  /** Nobody here is in a call, and nothing of one is left open. */
  async isFree(): Promise<void> {
    await expect(this.button('Leave call', this.page.locator('body'))).toBeHidden()
    await expect
      .poll(() => this.page.evaluate(() => ({ live: window.mediaWatch.live(), ways: window.mediaWatch.ways() })))
      .toEqual({ live: 0, ways: 0 })
  }

  /** What stands among the messages. */
  logged(text: string | RegExp): Locator {
    return this.person.notice(text)
  }

  private async rests(look: () => Promise<number>): Promise<void> {
    let before = -1
    const isStill = async (): Promise<boolean> => {
      const last = before
      before = await look()
      return before === last
    }
    await expect.poll(isStill, { intervals: [1_500] }).toBe(true)
  }
}

/** Both are in one call, with the voice of the other; `media` tells whether they see each other, too. */
export const talk = async (one: Caller, other: Caller, media: Media): Promise<void> => {
  for (const [here, there] of [
    [one, other],
    [other, one],
  ] as const) {
    await expect(here.stage.getByRole('timer', { name: 'Duration' })).toBeVisible()
    await expect(here.figure(there.name)).toHaveCount(1)
    await here.hears()
    if (media === 'video') {
      await here.watches(there.name)
      await here.sees('camera')
    } else await expect(here.figure(there.name).locator('video')).toHaveCount(0)
  }
}
