import { expect } from '@playwright/test'
import { openConnections } from './connections'
import type { Person } from './person'

/** Marks a text of ours, whatever stands beside it. */
const written = /<<\w+ \d+>>/
const acknowledgement = /Sent|Delivered|Read/

/** People in one group who write now and then, and what each of them was told of what they wrote. */
export class Company {
  readonly #written: string[] = []
  readonly #acknowledged = new Set<string>()

  constructor(readonly people: readonly Person[]) {}

  /** Says something, and waits for nothing after it. */
  async write(...people: readonly Person[]): Promise<void> {
    await Promise.all(
      people.map(async (person) => {
        const text = `<<${person.name} ${String(this.#written.length + 1)}>>`
        this.#written.push(text)
        await person.say(text)
      }),
    )
  }

  lastOf(person: Person): string {
    const last = this.#written.findLast((text) => text.includes(person.name))
    if (last === undefined) throw new Error(`${person.name} wrote nothing`)
    return last
  }

  /** Notes what the writers' own screens say is on its way: from now on it may not get lost. */
  async note(...people: readonly Person[]): Promise<void> {
    for (const person of people) {
      for (const { text, rest } of await this.#log(person)) {
        if (text.includes(person.name) && acknowledgement.test(rest)) this.#acknowledged.add(text)
      }
    }
  }

  /**
   * All hold the same in the same order, nothing twice, nothing lost that was acknowledged, and each is connected to
   * each.
   */
  async isInStep(after: string): Promise<void> {
    const start = Date.now()
    await expect(async () => {
      const logs = await Promise.all(this.people.map((person) => this.#log(person)))
      const texts = logs.map((log) => log.map(({ text }) => text))
      const [first = []] = texts
      for (const [index, other] of texts.entries()) expect(other, this.people[index]?.name).toEqual(first)
      expect(new Set(first).size, 'nothing twice').toBe(first.length)
      expect(first).toEqual(expect.arrayContaining([...this.#acknowledged]))
      const last = this.#written.slice(-this.people.length)
      expect(first, 'what was written last').toEqual(expect.arrayContaining(last))
      for (const person of this.people) expect(await this.#unsettled(person), person.name).toEqual([])
      for (const person of this.people) {
        expect(await openConnections(person), `connections of ${person.name}`).toBe(this.people.length - 1)
      }
    }).toPass({ timeout: 150_000, intervals: [500] })
    console.log(`in step after ${after}: ${String(Date.now() - start)} ms`)
    await this.note(...this.people)
  }

  /** What of their own still waits. */
  async #unsettled(person: Person): Promise<string[]> {
    const log = await this.#log(person)
    return log
      .filter(({ text, rest }) => text.includes(person.name) && !acknowledgement.test(rest))
      .map(({ text }) => text)
  }

  /** In the order of the screen, which is tall enough for all of it. */
  async #log(person: Person): Promise<{ text: string; rest: string }[]> {
    const articles = await person.log.getByRole('article').allTextContents()
    return articles.flatMap((article) => {
      const text = written.exec(article)?.[0]
      return text === undefined ? [] : [{ text, rest: article.slice(article.indexOf(text) + text.length) }]
    })
  }
}
