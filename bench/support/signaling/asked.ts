import type { ChildProcess } from 'node:child_process'

/** Questions to a process started for it; each is answered by a word with the same id. */
export class Asked {
  #asked = 0

  constructor(private readonly child: ChildProcess) {}

  ask(question: object): Promise<unknown> {
    const id = (this.#asked += 1)
    return new Promise((resolve, reject) => {
      const gone = (): void => {
        reject(new Error('a process ended in the middle of a benchmark'))
      }
      const heard = (word: unknown): void => {
        if (typeof word !== 'object' || word === null || Reflect.get(word, 'id') !== id) return
        this.child.off('message', heard)
        this.child.off('exit', gone)
        resolve(word)
      }
      this.child.on('message', heard)
      this.child.once('exit', gone)
      this.child.send({ ...question, id })
    })
  }
}
