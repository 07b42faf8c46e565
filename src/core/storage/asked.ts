/** Questions under way, by what they ask. Readers that go together all see the same. */
export class Asked<T> {
  readonly #answers = new Map<string, Promise<T>>()

  once(question: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(question)
    if (known !== undefined) return known
    const answer = ask().finally(() => {
      this.#answers.delete(question)
    })
    this.#answers.set(question, answer)
    return answer
  }
}
