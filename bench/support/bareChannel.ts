import type { Page } from '@playwright/test'

export interface Echoes {
  /** Half of each round trip, in ms. */
  readonly halves: readonly number[]
  /** How far the second page's clock is ahead of the first's, in ms. */
  readonly offsetMs: number
}

/** A data channel between two pages with nothing above it, signalled by hand. */
export const connectBare = async (one: Page, other: Page) => {
  const offer = await one.evaluate(() => window.tincanScreen.bare.offer())
  const answer = await other.evaluate((offer) => window.tincanScreen.bare.answer(offer), offer)
  await one.evaluate((answer) => window.tincanScreen.bare.accept(answer), answer)
  return {
    echo: (count: number): Promise<Echoes> => one.evaluate((count) => window.tincanScreen.bare.echo(count), count),
  }
}
