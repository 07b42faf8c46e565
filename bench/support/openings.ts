import type { Page } from '@playwright/test'
import { threadTime } from './cpu'
import { newestOf } from './stage'
import { median, spread } from './stats'
import { turns } from './turns'

/** What opening one conversation again and again took, in ms. */
export class Openings {
  readonly times: number[] = []
  readonly #computed: number[] = []

  constructor(readonly plan: { readonly title: string; readonly messages: number }) {}

  /** From the click in the list until the newest message is painted. */
  async open(page: Page): Promise<void> {
    const computed = await threadTime(page)
    const took = await page.evaluate(
      ([title, text]) => window.tincanScreen.openConversation(title, text),
      newestOf(this.plan),
    )
    this.times.push(took)
    this.#computed.push(await computed())
  }

  get words(): string {
    return `${this.plan.title}: ${spread(this.times)}; the page computed ${median(this.#computed).toFixed(0)} ms of it`
  }
}

const atFirst = 2

/** Opens these conversations in turn. */
export const openInTurn = async (
  page: Page,
  plans: readonly Openings['plan'][],
  rounds: number,
): Promise<readonly Openings[]> => {
  await page.evaluate(() => window.tincanScreen.listed())
  for (let round = 0; round < atFirst; round++) for (const plan of plans) await new Openings(plan).open(page)
  const all = plans.map((plan) => new Openings(plan))
  for (const _ of turns(rounds)) for (const one of all) await one.open(page)
  return all
}
